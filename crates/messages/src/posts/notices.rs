//! What only the author of a new post is told: that a mention reached nobody (contract/notifications.md section 2).

use super::mentions;
use crate::posts::check::Ready;
use ochre_kernel::{App, AppError, Perm, args, sql};
use ochre_text::{Found, Scan};
use ochre_types::{Channel, Group, Post, User};
use serde_json::json;
use std::sync::Arc;

/// Most people that a notice names.
const NAMED: i64 = 100;

// $1 names, $2 channel, $3 team, $4 author, $5: only people who share a channel with the author are visible; $6 group ids
sql!(
    OUTSIDE = "SELECT u.id, u.username, \
     EXISTS (SELECT 1 FROM teammembers tm WHERE tm.teamid = $3 AND tm.userid = u.id AND tm.deleteat = 0), \
     EXISTS (SELECT 1 FROM groupmembers gm JOIN groupchannels gc ON gc.groupid = gm.groupid AND gc.deleteat = 0 \
     WHERE gm.userid = u.id AND gm.deleteat = 0 AND gc.channelid = $2) \
     FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.deleteat = 0 AND b.userid IS NULL AND u.id <> $4 \
     AND (u.username = ANY($1) OR u.id IN (SELECT userid FROM groupmembers WHERE groupid = ANY($6) AND deleteat = 0)) \
     AND NOT EXISTS (SELECT 1 FROM channelmembers cm WHERE cm.channelid = $2 AND cm.userid = u.id) \
     AND ($5 = FALSE OR EXISTS (SELECT 1 FROM channelmembers o JOIN channelmembers s ON s.channelid = o.channelid \
     WHERE o.userid = $4 AND s.userid = u.id)) ORDER BY u.username LIMIT $7"
);
// $3 as in the channel's mention words: the place whose linked groups alone may be mentioned, '' when any may
sql!(
    GROUPS = "SELECT g.id, g.name FROM usergroups g WHERE (g.name = ANY($1) OR g.id = ANY($2)) AND g.allowreference = TRUE \
     AND g.deleteat = 0 AND ($3 = '' OR g.id IN (SELECT groupid FROM groupchannels WHERE channelid = $3 AND deleteat = 0) \
     OR g.id IN (SELECT groupid FROM groupteams WHERE teamid = $3 AND deleteat = 0)) ORDER BY g.name"
);

/// Marks the mentions that the author may not use, so that clients do not highlight them.
pub async fn mark(app: &Arc<App>, post: &mut Post) -> Result<(), AppError> {
    if !post.message.contains('@') || !post.r#type.is_empty() {
        return Ok(());
    }
    let scan = Scan::new(&post.message);
    if scan.has_channel_wide() && !mentions::may_mention_all(app, post).await? {
        post.props.insert(ochre_types::POST_PROPS_MENTION_HIGHLIGHT_DISABLED.into(), true.into());
    }
    if !scan.names().is_empty() && !mentions::may_mention_groups(app, post).await? {
        post.props.insert(ochre_types::POST_PROPS_GROUP_HIGHLIGHT_DISABLED.into(), true.into());
    }
    Ok(())
}

/// Tells the author beside the request, which does not wait for it.
pub fn after(app: &Arc<App>, ready: &Ready, found: &Found) {
    let person = ready.by_hand && !ready.author.is_bot && !ready.post.is_system();
    let in_team = matches!(ready.channel.r#type.as_str(), "O" | "P");
    let names = in_team && !(found.outside.is_empty() && found.groups.is_empty());
    if !person || !(names || found.is_channel_wide() && ready.channel.r#type != "D") {
        return;
    }
    let told = Told {
        app: app.clone(),
        post: ready.post.clone(),
        channel: ready.channel.clone(),
        author: ready.author.clone(),
        found: found.clone(),
    };
    app.spawn(async move {
        if let Err(e) = told.run(names).await {
            tracing::warn!(error = %e.detail, id = %e.id, "the author could not be told whom a post does not reach");
        }
    });
}

struct Told {
    app: Arc<App>,
    post: Post,
    channel: Arc<Channel>,
    author: Arc<User>,
    found: Found,
}

/// Somebody who is mentioned and not in the channel.
struct Outsider {
    id: String,
    name: String,
    in_team: bool,
    /// In a group that fills the channel.
    in_groups: bool,
}

impl Told {
    async fn run(&self, names: bool) -> Result<(), AppError> {
        self.channel_wide().await?;
        if names { self.outside().await } else { Ok(()) }
    }

    async fn say(&self, text: &str, words: &[(&str, String)], props: ochre_types::JsonMap) -> Result<(), AppError> {
        let post = Post {
            user_id: self.author.id.clone(),
            channel_id: self.channel.id.clone(),
            root_id: self.post.root_id.clone(),
            message: ochre_i18n::translate(&self.author.locale, text, words),
            props,
            ..Post::default()
        };
        self.app.posting().ephemeral(&self.app, &self.author.id, post).await.map(|_| ())
    }

    /// `@channel` of somebody who may not, or in a channel that is too large for it.
    async fn channel_wide(&self) -> Result<(), AppError> {
        let found = &self.found;
        let said = [(found.here, "@here"), (found.channel, "@channel"), (found.all, "@all")];
        if !found.is_channel_wide() {
            return Ok(());
        }
        let most = self.app.config().team.max_notifications_per_channel;
        if !mentions::may_mention_all(&self.app, &self.post).await? {
            let first = said.iter().find(|(on, _)| *on).map_or("", |(_, word)| word).to_string();
            let words = [("Mention", first), ("ChannelName", self.channel.display_name.clone())];
            let mut props = ochre_types::JsonMap::default();
            props.insert(ochre_types::POST_PROPS_MENTION_HIGHLIGHT_DISABLED.into(), true.into());
            return self.say("notice.channel_mentions_off", &words, props).await;
        }
        if mentions::index(&self.app, &self.channel.id).await?.words.len() as i64 <= most {
            return Ok(());
        }
        for (_, word) in said.iter().filter(|(on, _)| *on) {
            let words = [("Mention", word.to_string()), ("Users", most.to_string())];
            self.say("notice.too_many", &words, ochre_types::JsonMap::default()).await?;
        }
        Ok(())
    }

    async fn groups(&self) -> Result<Vec<Group>, AppError> {
        if !mentions::may_mention_groups(&self.app, &self.post).await? {
            return Ok(Vec::new());
        }
        let names: Vec<String> = self.found.outside.iter().map(|n| n.to_lowercase()).collect();
        let only = mentions::constraint(&self.app, &self.channel).await?;
        let row = |r: &ochre_db::Row| Ok(Group { id: r.get(0)?, name: r.get(1)?, ..Group::default() });
        Ok(self.app.db.all(&GROUPS, args![names, &self.found.groups, only], row).await?)
    }

    async fn outside(&self) -> Result<(), AppError> {
        let groups = self.groups().await?;
        for g in groups.iter().filter(|g| !self.found.groups.contains(&g.id)) {
            let words = [("GroupName", g.name.clone().unwrap_or_default())];
            self.say("notice.group_reached_nobody", &words, ochre_types::JsonMap::default()).await?;
        }
        let names: Vec<String> = self.found.outside.iter().map(|n| n.to_lowercase()).collect();
        let ids: Vec<String> = groups.into_iter().map(|g| g.id).collect();
        let restricted = !self.app.roles_can(&self.author.roles, Perm::ViewMembers).await?;
        let args = args![names, &self.channel.id, &self.channel.team_id, &self.author.id, restricted, ids, NAMED];
        let row = |r: &ochre_db::Row| {
            Ok(Outsider { id: r.get(0)?, name: r.get(1)?, in_team: r.get(2)?, in_groups: r.get(3)? })
        };
        let (team, stranger): (Vec<_>, Vec<_>) =
            self.app.db.all(&OUTSIDE, args, row).await?.into_iter().partition(|o| o.in_team);
        if !stranger.is_empty() {
            self.name("notice.outside_team", &stranger.iter().collect::<Vec<_>>(), ochre_types::JsonMap::default())
                .await?;
        }
        self.invite(&team).await
    }

    /// The notice from which a client lets the author add people to the channel (prop `add_channel_member`).
    async fn invite(&self, people: &[Outsider]) -> Result<(), AppError> {
        let constrained = self.channel.group_constrained == Some(true);
        let (may, not): (Vec<&Outsider>, Vec<&Outsider>) = people.iter().partition(|o| !constrained || o.in_groups);
        let names = |list: &[&Outsider]| list.iter().map(|o| o.name.clone()).collect::<Vec<_>>();
        let ids = |list: &[&Outsider]| list.iter().map(|o| o.id.clone()).collect::<Vec<_>>();
        let all: Vec<&Outsider> = people.iter().collect();
        let mut props = ochre_types::JsonMap::default();
        let known = json!({
            "post_id": self.post.id,
            "usernames": names(&all),
            "not_in_channel_usernames": names(&may),
            "user_ids": ids(&all),
            "not_in_channel_user_ids": ids(&may),
            "not_in_groups_usernames": names(&not),
            "not_in_groups_user_ids": ids(&not),
        });
        props.insert(ochre_types::PROPS_ADD_CHANNEL_MEMBER.into(), known);
        if !may.is_empty() {
            self.name("notice.outside_channel", &may, props.clone()).await?;
        }
        match not.is_empty() {
            true => Ok(()),
            false => self.name("notice.outside_groups", &not, props).await,
        }
    }

    async fn name(&self, text: &str, people: &[&Outsider], props: ochre_types::JsonMap) -> Result<(), AppError> {
        let list: Vec<String> = people.iter().map(|o| format!("@{}", o.name)).collect();
        self.say(text, &[("Usernames", list.join(", "))], props).await
    }
}
