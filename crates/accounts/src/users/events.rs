//! Socket events of accounts, with their audience.

use super::view;
use ochre_kernel::{App, Event};
use ochre_types::User;

/// A new account, to everyone.
pub fn new_user(user: &User) -> Event {
    Event::new("new_user").subject(user.id.clone()).with("user_id", &user.id)
}

/// A changed account: whole to its owner and to administrators, as seen by others to the rest.
pub fn updated(app: &App, user: &User) -> Vec<Event> {
    let mut own = user.clone();
    own.sanitize(None);
    let mut admin = user.clone();
    admin.sanitize_profile(view::options(app, true), true);
    let mut others = user.clone();
    others.sanitize_profile(view::options(app, false), false);
    let event = || Event::new("user_updated").subject(user.id.clone());
    vec![
        event().omit_user(user.id.clone()).sensitive().with("user", admin),
        event().omit_user(user.id.clone()).sanitized().with("user", others),
        event().user(user.id.clone()).with("user", own),
    ]
}

/// A new picture: one copy for everyone, as others see the account.
pub fn pictured(app: &App, user: &User) -> Event {
    let mut shown = user.clone();
    shown.sanitize_profile(view::options(app, false), false);
    Event::new("user_updated").subject(user.id.clone()).with("user", shown)
}
