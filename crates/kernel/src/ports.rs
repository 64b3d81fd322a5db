//! The seams between domains: the only way to write into another one (DESIGN section 3). Implemented by the slices named,
//! set once at boot by the server crate.

use crate::app::App;
use crate::{AppError, BoxFuture};
use ochre_types::{AllowedIPRange, Channel, Group, Post, Preference, Session, User};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

/// How a post that another domain writes comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Told to clients: the author counts as online.
    pub set_online: bool,
    /// Outgoing webhooks may answer it.
    pub hooks: bool,
}

/// Writing posts, implemented by messages.
pub trait Posting: Send + Sync {
    /// Writes a post with all that belongs to it (counters, mentions, events), without permission checks: system posts,
    /// webhooks, bots. `post` needs channel_id, user_id, message or type; ids and times are made.
    fn create(&self, app: &Arc<App>, post: Post) -> BoxFuture<'static, Result<Post, AppError>> {
        self.create_as(app, post, Manner { set_online: true, hooks: false })
    }
    /// As [`Posting::create`], in a given manner.
    fn create_as(&self, app: &Arc<App>, post: Post, manner: Manner) -> BoxFuture<'static, Result<Post, AppError>>;
    /// Replaces message and props of a post for its integration, without permission checks. `viewer`: whose eyes the
    /// metadata is made for.
    fn update(&self, app: &Arc<App>, viewer: &Session, post: Post) -> BoxFuture<'static, Result<Post, AppError>>;
    /// Posts in the order of their ids, deleted ones too; with metadata for a viewer where there is one.
    fn by_ids(
        &self,
        app: &Arc<App>,
        viewer: Option<&Session>,
        ids: Vec<String>,
    ) -> BoxFuture<'static, Result<Vec<Post>, AppError>>;
    /// Stores a file for a post that this author is about to write in the channel; its id.
    fn document(
        &self,
        app: &Arc<App>,
        author_id: &str,
        channel_id: &str,
        name: &str,
        data: bytes::Bytes,
    ) -> BoxFuture<'static, Result<String, AppError>>;
    /// Writes posts of another time into a channel as they are (ids, times, roots, files are given; oldest first): nobody is
    /// notified, the members have read them.
    fn import(&self, app: &Arc<App>, channel_id: &str, posts: Vec<Post>) -> BoxFuture<'static, Result<(), AppError>>;
    /// A live post as it is stored (with the addresses behind its buttons); `None` when missing or deleted.
    fn stored(&self, app: &Arc<App>, post_id: &str) -> BoxFuture<'static, Result<Option<Post>, AppError>>;
    /// The channel of a reported post, for one of those who review its team (`as_content_reviewer`): 501 with reports switched
    /// off, 404 for a post that is not there or was not reported, 403 for everybody else.
    fn reviewed(&self, app: &Arc<App>, user_id: &str, post_id: &str) -> BoxFuture<'static, Result<Channel, AppError>>;
    /// Sends a post that only one user sees and that is not stored.
    fn ephemeral(&self, app: &Arc<App>, user_id: &str, post: Post) -> BoxFuture<'static, Result<Post, AppError>>;
    /// Ends the thread state of a user in a channel or team that they left.
    fn left_channel(&self, app: &Arc<App>, channel_id: &str, user_id: &str)
    -> BoxFuture<'static, Result<(), AppError>>;
    /// Takes all posts of a channel, and what hangs on them, out of the database (the channel is being deleted for good).
    fn purge_channel(&self, app: &Arc<App>, channel_id: &str) -> BoxFuture<'static, Result<(), AppError>>;
    /// The channel now belongs to this team: its threads follow.
    fn moved_channel(
        &self,
        app: &Arc<App>,
        channel_id: &str,
        team_id: &str,
    ) -> BoxFuture<'static, Result<(), AppError>>;
}

/// Getting in and out of teams and channels, implemented by spaces.
pub trait Joining: Send + Sync {
    /// Puts a user into a team and its default channels, with events and posts. `by` empty: by themselves.
    fn join_team(
        &self,
        app: &Arc<App>,
        team_id: &str,
        user_id: &str,
        by: &str,
    ) -> BoxFuture<'static, Result<(), AppError>>;
    /// Puts a user into a channel, with events and posts.
    fn join_channel(
        &self,
        app: &Arc<App>,
        channel_id: &str,
        user_id: &str,
        by: &str,
    ) -> BoxFuture<'static, Result<(), AppError>>;
    /// Takes a user out of a team and all its channels.
    fn leave_team(
        &self,
        app: &Arc<App>,
        team_id: &str,
        user_id: &str,
        by: &str,
    ) -> BoxFuture<'static, Result<(), AppError>>;
    /// The direct channel of two users, made when missing; its id.
    fn direct_channel(&self, app: &Arc<App>, a: &str, b: &str) -> BoxFuture<'static, Result<String, AppError>>;
    /// The group channel of three to eight users, made when missing; its id.
    fn group_channel(&self, app: &Arc<App>, users: Vec<String>) -> BoxFuture<'static, Result<String, AppError>>;
    /// The channel of this name in its team, made when missing, with these members of the team in it; nothing is said in it.
    fn silent_channel(
        &self,
        app: &Arc<App>,
        channel: Channel,
        members: Vec<String>,
    ) -> BoxFuture<'static, Result<Channel, AppError>>;
    /// Joins the team of an invite id (`invite_id` of the sign-up) for a new user.
    fn join_by_invite(
        &self,
        app: &Arc<App>,
        invite_id: &str,
        user_id: &str,
    ) -> BoxFuture<'static, Result<(), AppError>>;
}

/// Accounts, implemented by accounts.
pub trait Accounts: Send + Sync {
    /// Makes a user from a filled record (bots, imports, sign-in providers), no permission checks.
    fn create(&self, app: &Arc<App>, user: User) -> BoxFuture<'static, Result<User, AppError>>;
    /// Activates or deactivates.
    fn set_active(&self, app: &Arc<App>, user_id: &str, active: bool) -> BoxFuture<'static, Result<User, AppError>>;
    /// The bot in whose name the server itself speaks to a user; made when it is first needed.
    fn system_bot(&self, app: &Arc<App>) -> BoxFuture<'static, Result<User, AppError>>;
    /// Another bot of the server by its username; made when it is first needed, with `word` (an id of a text) as its name.
    fn server_bot(
        &self,
        app: &Arc<App>,
        username: &'static str,
        word: &'static str,
    ) -> BoxFuture<'static, Result<User, AppError>>;
    /// Sets one preference of a user (display settings; not for flags, favourites and other ones that something follows).
    fn set_preference(&self, app: &Arc<App>, preference: Preference) -> BoxFuture<'static, Result<(), AppError>>;
}

/// Told after a post, edit or deletion; never able to fail it (notifications, outgoing hooks, search index).
pub trait Watching: Send + Sync {
    /// A post was written. `mentioned`: users it mentions explicitly.
    fn posted(&self, app: &Arc<App>, post: &Arc<Post>, mentioned: &[String]);
}

/// Outgoing webhooks, implemented by integrations.
pub trait Outgoing: Send + Sync {
    /// The deliveries that a new post of a public channel asks for: payloads of `outgoing_hook` rows, to be written with
    /// the post. Costs no statement while the team's hooks are cached.
    fn wanted(
        &self,
        app: &Arc<App>,
        post: &Post,
        channel: &Channel,
    ) -> BoxFuture<'static, Result<Vec<serde_json::Value>, AppError>>;
}

/// The sidebar, implemented by spaces.
pub trait Sidebar: Send + Sync {
    /// A channel became a favourite of a user or ceased to be one (the preference is written already): the favourites
    /// category of their teams follows.
    fn favourite(
        &self,
        app: &Arc<App>,
        user_id: &str,
        channel_id: &str,
        on: bool,
    ) -> BoxFuture<'static, Result<(), AppError>>;
}

/// Groups that a directory fills, implemented by spaces.
pub trait DirectoryGroups: Send + Sync {
    /// The group of an id of the directory: made, or brought back when it was there before. True: it is new.
    fn link(
        &self,
        app: &Arc<App>,
        remote_id: &str,
        display_name: &str,
    ) -> BoxFuture<'static, Result<(Group, bool), AppError>>;
    /// Archives the group of an id of the directory; one that is not there is fine.
    fn unlink(&self, app: &Arc<App>, remote_id: &str) -> BoxFuture<'static, Result<(), AppError>>;
    /// Follows the name that the directory gives a group.
    fn rename(&self, app: &Arc<App>, group_id: &str, display_name: &str) -> BoxFuture<'static, Result<(), AppError>>;
    /// Exactly these accounts are in the group from now on; how many came and went.
    fn set_members(
        &self,
        app: &Arc<App>,
        group_id: &str,
        users: Vec<String>,
    ) -> BoxFuture<'static, Result<(usize, usize), AppError>>;
    /// Of the directory's groups the account is in exactly these from now on (ids of groups here).
    fn set_groups_of(
        &self,
        app: &Arc<App>,
        user_id: &str,
        groups: Vec<String>,
    ) -> BoxFuture<'static, Result<(), AppError>>;
    /// Lets the memberships of all linked teams and channels follow the groups; with a user only theirs, and only additions.
    /// `again`: those who left by themselves come back too.
    fn follow(&self, app: &Arc<App>, user_id: Option<String>, again: bool) -> BoxFuture<'static, Result<(), AppError>>;
}

/// From which addresses the server may be reached, implemented by admin.
pub trait Admission: Send + Sync {
    /// Whether this address may ask at all; from memory.
    fn admits(&self, ip: IpAddr) -> bool;
    /// Reads the rules again.
    fn reload(&self, app: &Arc<App>) -> BoxFuture<'static, Result<(), AppError>>;
    /// These rules count from now on.
    fn use_only(&self, rules: &[AllowedIPRange]);
}

/// The set, by name.
#[derive(Default)]
pub struct Ports {
    pub posting: OnceLock<Box<dyn Posting>>,
    pub joining: OnceLock<Box<dyn Joining>>,
    pub accounts: OnceLock<Box<dyn Accounts>>,
    pub sidebar: OnceLock<Box<dyn Sidebar>>,
    pub directory_groups: OnceLock<Box<dyn DirectoryGroups>>,
    pub watching: OnceLock<Vec<Box<dyn Watching>>>,
    pub outgoing: OnceLock<Box<dyn Outgoing>>,
    pub admission: OnceLock<Box<dyn Admission>>,
}

impl App {
    /// Posts. Panics only when the server was put together without messages: a programming error seen at the first boot.
    pub fn posting(&self) -> &dyn Posting {
        self.ports.posting.get().expect("messages is wired at boot").as_ref()
    }

    /// Memberships.
    pub fn joining(&self) -> &dyn Joining {
        self.ports.joining.get().expect("spaces is wired at boot").as_ref()
    }

    /// Groups of the directory.
    pub fn directory_groups(&self) -> &dyn DirectoryGroups {
        self.ports.directory_groups.get().expect("spaces is wired at boot").as_ref()
    }

    /// Who may come in by address.
    pub fn admission(&self) -> &dyn Admission {
        self.ports.admission.get().expect("admin is wired at boot").as_ref()
    }

    /// Accounts.
    pub fn accounts(&self) -> &dyn Accounts {
        self.ports.accounts.get().expect("accounts is wired at boot").as_ref()
    }
}
