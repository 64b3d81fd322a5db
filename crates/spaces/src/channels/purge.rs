//! Deleting a channel for good. What names a channel is a list of tables, of every domain; its posts go before, through
//! the posting port.

use super::events;
use ochre_db::Dynamic;
use ochre_kernel::{App, AppError, Forget, Hint, args, sql};
use ochre_types::Channel;
use std::sync::Arc;

/// Table and column that names the channel.
const BELONGINGS: [(&str, &str); 18] = [
    ("channelmembers", "channelid"),
    ("channelmemberhistory", "channelid"),
    ("sidebarchannels", "channelid"),
    ("channelbookmarks", "channelid"),
    ("groupchannels", "channelid"),
    ("incomingwebhooks", "channelid"),
    ("outgoingwebhooks", "channelid"),
    ("commandwebhooks", "channelid"),
    ("recapchannels", "channelid"),
    ("retentionpolicieschannels", "channelid"),
    ("sharedchannels", "channelid"),
    ("sharedchannelremotes", "channelid"),
    ("sharedchannelusers", "channelid"),
    ("translations", "channelid"),
    ("accesscontrolpolicies", "id"),
    ("accesscontrolpolicyhistory", "id"),
    ("publicchannels", "id"),
    ("channels", "id"),
];

sql!(MEMBERS = "SELECT userid FROM channelmembers WHERE channelid = $1");
// what a user remembers of the channel under its id: favourite, last opened, last seen
sql!(
    REMEMBERED = "DELETE FROM preferences WHERE name = $1 AND category IN \
     ('favorite_channel', 'group_channel_show', 'channel_open_time', 'channel_approximate_view_time')"
);

/// Takes a channel with its posts out of the database.
pub async fn channel(app: &Arc<App>, mut channel: Channel) -> Result<(), AppError> {
    channel.delete_at = app.now();
    app.posting().purge_channel(app, &channel.id).await?;
    let members: Vec<String> = app.db.all(&MEMBERS, args![&channel.id], |r| r.get(0)).await?;
    // told while there still are members to tell
    app.publish(events::deleted(&channel));
    let mut tx = app.begin().await?;
    tx.defer(&REMEMBERED, args![&channel.id]);
    for (table, column) in BELONGINGS {
        tx.defer(Dynamic(format!("DELETE FROM {table} WHERE {column} = $1")), args![&channel.id]);
    }
    for m in members {
        tx.forget(Forget::ChannelMember(channel.id.clone(), m));
    }
    tx.forget(Forget::Channel(channel.id.clone()));
    tx.hint(Hint::ChannelGone(channel.id.clone()));
    tx.commit().await
}
