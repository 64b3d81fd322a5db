//! Reviewers look at a reported message, take it on, keep it or take its content away.

use super::{enabled, report, reviewers, store, told};
use crate::files;
use crate::posts::{events, metadata, read, store as posts, withheld};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, Tx};
use ochre_types::{Channel, Post};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    let one = "/content_flagging/post/{post_id}";
    r.get(one, "GetCFPost", Auth::Session, get);
    r.get(&format!("{one}/field_values"), "GetCFPostFieldValues", Auth::Session, values);
    r.post(&format!("{one}/assign/{{content_reviewer_id}}"), "PostCFPostReviewer", Auth::Session, assign);
    r.put(&format!("{one}/keep"), "KeepCFPost", Auth::Session, keep);
    r.put(&format!("{one}/remove"), "RemoveCFPost", Auth::Session, remove);
}

/// A post, deleted or not, for one of its team's reviewers.
async fn reviewed(ctx: &Ctx, id: &str) -> Result<(Post, Arc<Channel>), AppError> {
    let post = posts::counted(&ctx.app, id, true).await?.ok_or_else(read::not_found)?;
    let channel = ctx.app.channel_or_404(&post.channel_id).await?;
    reviewers::must_be(&ctx.app, ctx.me(), &channel.team_id).await?;
    Ok((post, channel))
}

async fn get(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let (post, _) = reviewed(&ctx, &ctx.id("post_id")?).await?;
    store::fields(&ctx.app).await?.status(&ctx.app, &post.id).await?;
    let mut shown = [post];
    let [post] = &mut shown;
    metadata::decorate(&ctx.app, ctx.session()?, &mut [post], true).await?;
    files::of_versions(&ctx.app, &mut shown).await?;
    ctx.json(&shown[0])
}

async fn values(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let (post, _) = reviewed(&ctx, &ctx.id("post_id")?).await?;
    ctx.json(&store::fields(&ctx.app).await?.values(&ctx.app, &post.id).await?)
}

/// Reviewers see at once what another one did.
async fn publish(tx: &mut Tx, team: &str, post: &str, changed: &[store::Held]) -> Result<(), AppError> {
    let app = tx.app().clone();
    for user in reviewers::of_team(&app, team).await? {
        let event = Event::new("content_flagging_report_value_updated").user(user);
        tx.emit(event.with("property_values", json_string(changed)).with("target_id", post));
    }
    Ok(())
}

async fn assign(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let (id, reviewer) = (ctx.id("post_id")?, ctx.id("content_reviewer_id")?);
    let (post, channel) = reviewed(&ctx, &id).await?;
    reviewers::must_be(&ctx.app, &reviewer, &channel.team_id).await?;
    let fields = store::fields(&ctx.app).await?;
    let status = fields.status(&ctx.app, &post.id).await?;
    let reports = fields.reports(&ctx.app, &post.id).await?;
    let mut tx = ctx.begin().await?;
    let mut changed = vec![fields.set(&mut tx, &post.id, "reviewer_user_id", json!(reviewer))];
    if status == "Pending" {
        changed.push(fields.set(&mut tx, &post.id, "status", json!("Assigned")));
    }
    let told = told::Told { post: post.id.clone(), actor: ctx.me().to_string(), comment: reviewer };
    told::reviewers(&mut tx, "assigned", &told, &reports);
    publish(&mut tx, &channel.team_id, &post.id, &changed).await?;
    tx.commit().await?;
    ctx.ok()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Decision {
    comment: String,
}

/// What both decisions need.
struct Case {
    post: Post,
    channel: Arc<Channel>,
    comment: String,
    fields: store::Fields,
    reports: Vec<String>,
    reporter: String,
}

async fn case(ctx: &Ctx) -> Result<Case, AppError> {
    enabled(&ctx.app)?;
    let id = ctx.id("post_id")?;
    let decision: Decision = ctx.decode("flagContentActionRequestBody")?;
    let (post, channel) = reviewed(ctx, &id).await?;
    let required = ctx.app.config().content_flagging.additional_settings.reviewer_comment_required;
    report::check_comment(&decision.comment, required)?;
    let fields = store::fields(&ctx.app).await?;
    if !matches!(fields.status(&ctx.app, &id).await?.as_str(), "Pending" | "Assigned") {
        return Err(AppError::bad("api.data_spillage.error.post_not_in_progress"));
    }
    let reports = fields.reports(&ctx.app, &id).await?;
    let reporter = fields.text(&ctx.app, &id, "reporting_user_id").await?.unwrap_or_default();
    Ok(Case { post, channel, comment: decision.comment, fields, reports, reporter })
}

/// Notes who decided what, and tells those who are to know.
async fn decide(ctx: &Ctx, tx: &mut Tx, case: &Case, status: &str, event: &'static str) -> Result<(), AppError> {
    let (fields, id) = (&case.fields, &case.post.id);
    let changed = [
        fields.set(tx, id, "actor_user_id", json!(ctx.me())),
        fields.set(tx, id, "actor_comment", json!(case.comment)),
        fields.set(tx, id, "action_time", json!(ctx.now())),
        fields.set(tx, id, "status", json!(status)),
    ];
    publish(tx, &case.channel.team_id, id, &changed).await?;
    let told = told::Told { post: id.clone(), actor: ctx.me().to_string(), comment: case.comment.clone() };
    told::reviewers(tx, event, &told, &case.reports);
    told::person(tx, event, "author", &told, &case.post.user_id);
    told::person(tx, event, "reporter", &told, &case.reporter);
    Ok(())
}

async fn keep(ctx: Ctx) -> Reply {
    let case = case(&ctx).await?;
    let withheld = case.fields.withheld(&ctx.app, &case.post.id).await?;
    let mut tx = ctx.begin().await?;
    let back = withheld::bring_back(&mut tx, &withheld).await?;
    case.fields.release(&mut tx, &withheld);
    decide(&ctx, &mut tx, &case, "Retained", "dismissed").await?;
    let mut shown = back.iter().find(|p| p.id == case.post.id).unwrap_or(&case.post).clone();
    let mut refs = [&mut shown];
    metadata::fill(&ctx.app, &mut refs).await?;
    tx.emit(events::edited(&shown));
    tx.commit().await?;
    ctx.ok()
}

async fn remove(ctx: Ctx) -> Reply {
    let case = case(&ctx).await?;
    let bot = told::bot(&ctx.app).await?;
    let language = ctx.app.config().localization.default_server_locale.clone();
    let words = ochre_i18n::translate(&language, "content_review.emptied", &[]);
    let mut tx = ctx.begin().await?;
    withheld::empty(&mut tx, case.post.clone(), words, &bot.id).await?;
    decide(&ctx, &mut tx, &case, "Removed", "removed").await?;
    tx.commit().await?;
    ctx.ok()
}
