//! Teams, channels, groups and who may do what in them.

mod bookmarks;
mod counts;
mod groups;
mod links;
pub mod matrix;
mod purge;
mod schemes;
mod sidebar;
mod things;
pub mod world;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::spaces::who_may_do_what", |db| Box::pin(matrix::run(db))),
        ("api::spaces::groups_live", |db| Box::pin(groups::life(db))),
        ("api::spaces::groups_are_refused", |db| Box::pin(groups::refusals(db))),
        ("api::spaces::groups_in_lists", |db| Box::pin(groups::lists(db))),
        ("api::spaces::groups_fill_places", |db| Box::pin(links::run(db))),
        ("api::spaces::nothing_is_left_of_a_team", |db| Box::pin(purge::team(db))),
        ("api::spaces::schemes_take_effect", |db| Box::pin(schemes::team(db))),
        ("api::spaces::moderation_takes_effect", |db| Box::pin(schemes::moderation(db))),
        ("api::spaces::member_counts_follow", |db| Box::pin(counts::run(db))),
        ("api::spaces::bookmarks", |db| Box::pin(bookmarks::run(db))),
        ("api::spaces::guests_are_invited", |db| Box::pin(schemes::guests(db))),
        ("api::spaces::favourites_follow_preferences", |db| Box::pin(sidebar::favourites(db))),
        ("api::spaces::default_categories", |db| Box::pin(sidebar::defaults(db))),
    ]
}
