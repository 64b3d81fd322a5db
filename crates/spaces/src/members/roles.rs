//! Roles of a member in a channel.

use super::events;
use crate::roles_of_members::{self as rules, CHANNEL, Roles};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, sql};
use ochre_types::{ChannelMember, SchemeRoles};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/channels/{channel_id}/members/{user_id}/roles", "UpdateChannelRoles", Auth::Session, set);
    r.put(
        "/channels/{channel_id}/members/{user_id}/schemeRoles",
        "UpdateChannelMemberSchemeRoles",
        Auth::Session,
        set_flags,
    );
}

sql!(
    UPDATE = "UPDATE channelmembers SET roles = $3, schemeuser = $4, schemeadmin = $5, schemeguest = $6, lastupdateat = $7 \
     WHERE channelid = $1 AND userid = $2"
);

/// The membership to change, for who may change roles in the channel.
async fn member(ctx: &Ctx) -> Result<ChannelMember, AppError> {
    let (channel, user) = (ctx.id("channel_id")?, ctx.id("user_id")?);
    ctx.grant_channel(&channel, Perm::ManageChannelRoles).await?;
    let found = ctx.app.channel_member(&channel, &user).await?;
    found.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))
}

async fn set(ctx: Ctx) -> Reply {
    let wanted = ctx.string_map().remove("roles").unwrap_or_default();
    if !rules::plausible(&wanted) {
        return Err(AppError::body("roles"));
    }
    let m = member(&ctx).await?;
    let channel = ctx.app.channel_or_404(&m.channel_id).await?;
    let names = ctx.app.channel_scheme(&channel).await?;
    let roles = rules::named(&ctx.app, &wanted, &names, m.scheme_guest, &CHANNEL).await?;
    save(&ctx, m, roles).await
}

async fn set_flags(ctx: Ctx) -> Reply {
    let wanted: SchemeRoles = ctx.decode("scheme_roles")?;
    let m = member(&ctx).await?;
    rules::flags(&wanted, m.scheme_guest, &CHANNEL)?;
    let explicit = m.explicit_roles.clone();
    let roles = Roles { explicit, guest: false, user: wanted.scheme_user, admin: wanted.scheme_admin };
    save(&ctx, m, roles).await
}

async fn save(ctx: &Ctx, mut m: ChannelMember, roles: Roles) -> Reply {
    (m.explicit_roles, m.scheme_guest, m.scheme_user, m.scheme_admin) =
        (roles.explicit, roles.guest, roles.user, roles.admin);
    m.last_update_at = ctx.now();
    let channel = ctx.app.channel(&m.channel_id).await?;
    ctx.app.fill_channel_roles(&mut m, channel.as_deref()).await?;
    let mut tx = ctx.begin().await?;
    let args = args![
        &m.channel_id,
        &m.user_id,
        &m.explicit_roles,
        m.scheme_user,
        m.scheme_admin,
        m.scheme_guest,
        m.last_update_at
    ];
    tx.exec(&UPDATE, args).await?;
    tx.forget(Forget::ChannelMember(m.channel_id.clone(), m.user_id.clone()));
    tx.emit(events::changed(&m));
    tx.commit().await?;
    ctx.ok()
}
