//! Every cache of the server, on one page. Filled only in [`crate::load`], dropped only by [`crate::tx::Forget`].

pub use crate::cache::Cache;
use crate::tx::Forget;
use ochre_types::{Channel, Role, SanitizeOptions, Scheme, Session, Team, User};
use parking_lot::RwLock;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A membership as permission checks and mention rules need it, without counters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Membership {
    /// Explicit roles, space-separated.
    pub roles: String,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
}

/// An account and its encoded forms for other people, made when first asked for.
pub struct Profile {
    pub user: Arc<User>,
    forms: [OnceLock<Box<[u8]>>; 8],
}

impl Profile {
    /// Of an account as it was read.
    pub fn new(user: Arc<User>) -> Self {
        Self { user, forms: Default::default() }
    }

    /// JSON of the account as other people see it ([`User::sanitize_profile`]).
    pub fn json(&self, options: SanitizeOptions, as_admin: bool) -> &[u8] {
        let form = usize::from(options.email) | usize::from(options.full_name) << 1 | usize::from(as_admin) << 2;
        self.forms[form].get_or_init(|| {
            let mut shown = (*self.user).clone();
            shown.sanitize_profile(options, as_admin);
            serde_json::to_vec(&shown).unwrap_or_default().into()
        })
    }
}

/// Roles by name, with their permissions as bits.
#[derive(Default)]
pub struct RoleTable {
    pub by_name: HashMap<String, Arc<RoleEntry>>,
}

/// A role and its permissions.
pub struct RoleEntry {
    pub role: Role,
    pub perms: ochre_types::PermSet,
}

/// Who is mentioned by which word in a channel; built by the messages slice, kept here because joins and renames drop it.
pub type MentionIndex = Arc<dyn std::any::Any + Send + Sync>;

/// All caches.
pub struct Caches {
    pub users: Cache<Arc<User>>,
    /// Key: user id. Dropped with the user.
    pub profiles: Cache<Arc<Profile>>,
    pub sessions: Cache<Arc<Session>>,
    pub teams: Cache<Arc<Team>>,
    pub channels: Cache<Arc<Channel>>,
    /// Key: channel id + user id. `None`: known not to be a member.
    pub channel_members: Cache<Option<Arc<Membership>>>,
    /// Key: channel id. Active members and the guests among them.
    pub member_counts: Cache<(i64, i64)>,
    /// Key: team id + user id.
    pub team_members: Cache<Option<Arc<Membership>>>,
    /// Key: channel id.
    pub mentions: Cache<MentionIndex>,
    /// Key: team id. The outgoing webhooks of a team, in no order.
    pub outgoing_hooks: Cache<Arc<Vec<ochre_types::OutgoingWebhook>>>,
    /// Key: post id; what the links of a post add to it, made by the messages slice, which checks that it still fits the post.
    pub links: Cache<Arc<dyn std::any::Any + Send + Sync>>,
    /// Key: `pending_post_id`; the post that it made, empty while it is being made.
    pub pending_posts: Cache<String>,
    /// Key: a short link; where it leads, empty when nowhere.
    pub redirects: Cache<String>,
    /// Key: an address of a sign-in provider (description, keys); when it was read, ms, and what it said.
    pub provider_documents: Cache<(i64, bytes::Bytes)>,
    /// Key: outgoing OAuth connection and its last change; until when (ms) a token is good, and the header it goes in.
    pub outgoing_tokens: Cache<(i64, Arc<str>)>,
    pub roles: RwLock<Option<Arc<RoleTable>>>,
    pub schemes: RwLock<Option<Arc<HashMap<String, Scheme>>>>,
    /// Counts the drops of the role table.
    pub role_epoch: AtomicU64,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            users: Cache::new(50_000),
            profiles: Cache::new(20_000),
            sessions: Cache::new(35_000),
            teams: Cache::new(20_000),
            channels: Cache::new(50_000),
            channel_members: Cache::new(300_000),
            member_counts: Cache::new(50_000),
            team_members: Cache::new(100_000),
            mentions: Cache::new(1_000),
            outgoing_hooks: Cache::new(20_000),
            links: Cache::new(20_000),
            pending_posts: Cache::new(25_000),
            redirects: Cache::new(10_000),
            provider_documents: Cache::new(100),
            outgoing_tokens: Cache::new(1_000),
            roles: RwLock::new(None),
            schemes: RwLock::new(None),
            role_epoch: AtomicU64::new(0),
        }
    }
}

impl Caches {
    /// Hits, misses and drops since the start, by the name that metrics know the cache by.
    pub fn uses(&self) -> [(&'static str, [u64; 3]); 11] {
        [
            ("Profiles", self.users.uses()),
            ("ProfileForms", self.profiles.uses()),
            ("Session", self.sessions.uses()),
            ("Team", self.teams.uses()),
            ("Channel", self.channels.uses()),
            ("ChannelMembers", self.channel_members.uses()),
            ("ChannelMemberCounts", self.member_counts.uses()),
            ("TeamMembers", self.team_members.uses()),
            ("Mentions", self.mentions.uses()),
            ("OutgoingHooks", self.outgoing_hooks.uses()),
            ("LinkMetadata", self.links.uses()),
        ]
    }

    /// Drops what `what` names, on this node.
    pub fn forget(&self, what: &Forget) {
        match what {
            Forget::User(id) => {
                self.users.forget(id);
                self.profiles.forget(id);
            }
            Forget::Session(token) => self.sessions.forget(token),
            Forget::UserSessions(user) => self.sessions.forget_if(|_, s| s.user_id == *user),
            Forget::Team(id) => self.teams.forget(id),
            Forget::Channel(id) => self.channels.forget(id),
            Forget::ChannelMember(channel, user) => {
                self.channel_members.forget(&format!("{channel}{user}"));
                self.member_counts.forget(channel);
                self.mentions.forget(channel);
            }
            Forget::ChannelMembers(channel) => {
                self.channel_members.forget_if(|k, _| k.starts_with(channel.as_str()));
                self.member_counts.forget(channel);
                self.mentions.forget(channel);
            }
            Forget::MembershipsOf(user) => {
                self.channel_members.forget_if(|k, _| k.ends_with(user.as_str()));
                self.member_counts.forget_if(|_, _| true);
                self.team_members.forget_if(|k, _| k.ends_with(user.as_str()));
                self.mentions.forget_if(|_, _| true);
            }
            Forget::TeamMember(team, user) => self.team_members.forget(&format!("{team}{user}")),
            Forget::Mentions(channel) => self.mentions.forget(channel),
            Forget::AllMentions => self.mentions.forget_if(|_, _| true),
            Forget::OutgoingHooks(team) => self.outgoing_hooks.forget(team),
            Forget::Roles => {
                self.role_epoch.fetch_add(1, Ordering::AcqRel);
                *self.roles.write() = None;
            }
            Forget::Schemes => *self.schemes.write() = None,
        }
    }
}
