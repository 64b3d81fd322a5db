//! Socket events of the sidebar: to its user.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::SidebarCategoryWithChannels;

fn of(name: &'static str, user: &str, team: &str) -> Event {
    Event::new(name).team(team).user(user)
}

/// A new category.
pub fn created(user: &str, team: &str, id: &str) -> Event {
    of("sidebar_category_created", user, team).with("category_id", id)
}

/// Changed categories.
pub fn updated(user: &str, team: &str, list: &[SidebarCategoryWithChannels]) -> Event {
    of("sidebar_category_updated", user, team).with("updatedCategories", json_string(list))
}

/// A category is gone.
pub fn deleted(user: &str, team: &str, id: &str) -> Event {
    of("sidebar_category_deleted", user, team).with("category_id", id)
}

/// Another order of the categories.
pub fn reordered(user: &str, team: &str, order: &[String]) -> Event {
    of("sidebar_category_order_updated", user, team).with("order", order)
}
