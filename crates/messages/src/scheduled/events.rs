//! To the author's other devices.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::ScheduledPost;

/// `name`: scheduled_post_created, _updated or _deleted.
pub fn changed(name: &'static str, post: &ScheduledPost, connection: &str) -> Event {
    Event::new(name).user(post.user_id.clone()).omit_connection(connection).with("scheduledPost", json_string(post))
}
