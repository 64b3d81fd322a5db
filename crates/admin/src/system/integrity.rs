//! Rows whose parent is not there (`mmctl integrity`; local socket only).

use ochre_db::Dynamic;
use ochre_kernel::{Auth, Ctx, Reply, Routes, args};
use serde_json::{Value, json};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/integrity", "CheckIntegrity", Auth::Local, check);
}

/// Most rows that one relation tells of.
const MOST: i64 = 10_000;

/// A child table, the column that names the parent, and the child's own id, if it has one.
type Child = (&'static str, &'static str, &'static str);

/// Parent tables with their children.
const RELATIONS: &[(&str, &[Child])] = &[
    (
        "Teams",
        &[
            ("Channels", "TeamId", "Id"),
            ("Commands", "TeamId", "Id"),
            ("IncomingWebhooks", "TeamId", "Id"),
            ("OutgoingWebhooks", "TeamId", "Id"),
            ("TeamMembers", "TeamId", ""),
        ],
    ),
    (
        "Channels",
        &[
            ("ChannelMemberHistory", "ChannelId", ""),
            ("ChannelMembers", "ChannelId", ""),
            ("IncomingWebhooks", "ChannelId", "Id"),
            ("OutgoingWebhooks", "ChannelId", "Id"),
            ("Posts", "ChannelId", "Id"),
        ],
    ),
    ("Commands", &[("CommandWebhooks", "CommandId", "Id")]),
    (
        "Posts",
        &[
            ("FileInfo", "PostId", "Id"),
            ("Posts", "RootId", "Id"),
            ("Reactions", "PostId", ""),
            ("Threads", "PostId", ""),
        ],
    ),
    ("Schemes", &[("Channels", "SchemeId", "Id"), ("Teams", "SchemeId", "Id")]),
    (
        "Users",
        &[
            ("Bots", "UserId", ""),
            ("Channels", "CreatorId", "Id"),
            ("ChannelMembers", "UserId", ""),
            ("ChannelMemberHistory", "UserId", ""),
            ("Commands", "CreatorId", "Id"),
            ("CommandWebhooks", "UserId", "Id"),
            ("Compliances", "UserId", "Id"),
            ("Emoji", "CreatorId", "Id"),
            ("IncomingWebhooks", "UserId", "Id"),
            ("OAuthAccessData", "UserId", ""),
            ("OAuthApps", "CreatorId", "Id"),
            ("OutgoingWebhooks", "CreatorId", "Id"),
            ("Posts", "UserId", "Id"),
            ("Preferences", "UserId", ""),
            ("Reactions", "UserId", ""),
            ("Sessions", "UserId", "Id"),
            ("Status", "UserId", ""),
            ("TeamMembers", "UserId", ""),
            ("UserAccessTokens", "UserId", "Id"),
        ],
    ),
];

async fn check(ctx: Ctx) -> Reply {
    let mut out = Vec::new();
    for (parent, children) in RELATIONS {
        for (child, column, id) in *children {
            out.push(relation(&ctx, parent, child, column, id).await);
        }
    }
    ctx.json(&out)
}

async fn relation(ctx: &Ctx, parent: &str, child: &str, column: &str, id: &str) -> Value {
    let own = if id.is_empty() { "NULL".to_string() } else { format!("c.{id}") };
    let text = format!(
        "SELECT c.{column}, {own} FROM {child} c LEFT JOIN {parent} p ON p.id = c.{column} \
         WHERE p.id IS NULL AND c.{column} IS NOT NULL AND c.{column} <> '' ORDER BY 1 LIMIT $1"
    );
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<Option<String>>(1)?));
    match ctx.app.db.all(Dynamic(text), args![MOST], row).await {
        Ok(rows) => {
            let records: Vec<Value> =
                rows.into_iter().map(|(parent, child)| json!({"parent_id": parent, "child_id": child})).collect();
            json!({"data": {"parent_name": parent, "child_name": child, "parent_id_attr": column, "child_id_attr": id,
                "records": records}, "err": null})
        }
        Err(e) => json!({"data": null, "err": e.to_string()}),
    }
}
