//! Settings of reporting and reviewing: what administrators choose, what reporters and reviewers need to know of it.

use super::{enabled, reviewers, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/content_flagging/config", "GetCFConfig", Auth::Session, read);
    r.put("/content_flagging/config", "UpdateCFConfig", Auth::Session, save);
    r.get("/content_flagging/flag/config", "GetCFFlagConfig", Auth::Session, for_reports);
    r.get("/content_flagging/team/{team_id}/status", "GetCFTeamStatus", Auth::Session, of_team);
    r.get("/content_flagging/team/{team_id}/reviewers/search", "SearchCFTeamReviewers", Auth::Session, search);
    r.get("/content_flagging/fields", "GetCFFields", Auth::Session, fields);
}

sql!(DROP_COMMON = "DELETE FROM contentflaggingcommonreviewers");
sql!(DROP_TEAMS = "DELETE FROM contentflaggingteamsettings");
sql!(DROP_OF_TEAMS = "DELETE FROM contentflaggingteamreviewers");
sql!(ADD_COMMON = "INSERT INTO contentflaggingcommonreviewers (userid) VALUES ($1) ON CONFLICT DO NOTHING");
sql!(ADD_TEAM = "INSERT INTO contentflaggingteamsettings (teamid, enabled) VALUES ($1, $2) ON CONFLICT DO NOTHING");
sql!(ADD_OF_TEAM = "INSERT INTO contentflaggingteamreviewers (teamid, userid) VALUES ($1, $2) ON CONFLICT DO NOTHING");

async fn read(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let chosen = reviewers::chosen(&ctx.app).await?;
    let mut all = ctx.app.config().to_json()["ContentFlaggingSettings"].take();
    let teams = chosen.teams.iter().map(|(id, t)| (id.clone(), json!({"Enabled": t.enabled, "ReviewerIds": t.users})));
    all["ReviewerSettings"]["CommonReviewerIds"] = json!(chosen.common);
    all["ReviewerSettings"]["TeamReviewersSetting"] = Value::Object(teams.collect());
    ctx.json(&all)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Team {
    enabled: Option<bool>,
    reviewer_ids: Option<Vec<String>>,
}

/// `ContentFlaggingSettingsRequest` of `contract/models.jsonl`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Wanted {
    enable_content_flagging: Option<bool>,
    notification_settings: Option<Map<String, Value>>,
    additional_settings: Option<Map<String, Value>>,
    reviewer_settings: Option<Reviewers>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Reviewers {
    common_reviewers: Option<bool>,
    system_admins_as_reviewers: Option<bool>,
    team_admins_as_reviewers: Option<bool>,
    common_reviewer_ids: Option<Vec<String>>,
    team_reviewers_setting: Option<BTreeMap<String, Team>>,
}

impl Wanted {
    /// The part that stands in the configuration; what is left out takes its default.
    fn settings(&self) -> Value {
        let r = self.reviewer_settings.as_ref();
        let mut all = ochre_config::Config::default().to_json()["ContentFlaggingSettings"].take();
        let mut set = |path: [&str; 2], value: Option<bool>| {
            if let Some(v) = value {
                all[path[0]][path[1]] = v.into();
            }
        };
        set(["ReviewerSettings", "CommonReviewers"], r.and_then(|r| r.common_reviewers));
        set(["ReviewerSettings", "SystemAdminsAsReviewers"], r.and_then(|r| r.system_admins_as_reviewers));
        set(["ReviewerSettings", "TeamAdminsAsReviewers"], r.and_then(|r| r.team_admins_as_reviewers));
        for (part, given) in
            [("NotificationSettings", &self.notification_settings), ("AdditionalSettings", &self.additional_settings)]
        {
            for (key, value) in given.iter().flatten().filter(|(_, v)| !v.is_null()) {
                all[part][key] = value.clone();
            }
        }
        if let Some(on) = self.enable_content_flagging {
            all["EnableContentFlagging"] = on.into();
        }
        all
    }

    /// Somebody must be named where no administrators review.
    fn check(&self, settings: &Value) -> Result<(), AppError> {
        let r = self.reviewer_settings.as_ref();
        let on = |key: &str| settings["ReviewerSettings"][key] == true;
        if on("SystemAdminsAsReviewers") || on("TeamAdminsAsReviewers") {
            return Ok(());
        }
        if on("CommonReviewers") {
            let named = r.and_then(|r| r.common_reviewer_ids.as_ref()).is_some_and(|ids| !ids.is_empty());
            let none = "model.config.is_valid.content_flagging.common_reviewers_not_set.app_error";
            return if named { Ok(()) } else { Err(AppError::bad(none)) };
        }
        let mut teams = r.and_then(|r| r.team_reviewers_setting.as_ref()).into_iter().flatten();
        let lonely = |t: &Team| t.enabled == Some(true) && t.reviewer_ids.as_ref().is_none_or(Vec::is_empty);
        if teams.any(|(_, t)| lonely(t)) {
            return Err(AppError::bad("model.config.is_valid.content_flagging.team_reviewers_not_set.app_error"));
        }
        Ok(())
    }

    fn ids(&self) -> impl Iterator<Item = &String> {
        let r = self.reviewer_settings.as_ref();
        let teams = r.and_then(|r| r.team_reviewers_setting.as_ref()).into_iter().flatten();
        let of_teams = teams.flat_map(|(id, t)| std::iter::once(id).chain(t.reviewer_ids.iter().flatten()));
        r.and_then(|r| r.common_reviewer_ids.as_ref()).into_iter().flatten().chain(of_teams)
    }
}

async fn save(ctx: Ctx) -> Reply {
    let wanted: Wanted = ctx.decode("config")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    if wanted.ids().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body("config"));
    }
    let settings = wanted.settings();
    wanted.check(&settings)?;
    let app = ctx.app.clone();
    let change = move || {
        app.change_config(|old| {
            let mut new = old.clone();
            new.patch(&json!({"ContentFlaggingSettings": settings})).map_err(|_| AppError::body("config"))?;
            Ok(new)
        })
    };
    let failed = |e: tokio::task::JoinError| AppError::new("app.save_config.app_error", 500).detail(e.to_string());
    tokio::task::spawn_blocking(change).await.map_err(failed)??;
    lists(&ctx, wanted.reviewer_settings.unwrap_or_default()).await?;
    ctx.ok()
}

/// The lists of people, all anew.
async fn lists(ctx: &Ctx, r: Reviewers) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    for sql in [&DROP_COMMON, &DROP_TEAMS, &DROP_OF_TEAMS] {
        tx.defer(sql, args![]);
    }
    for id in r.common_reviewer_ids.iter().flatten() {
        tx.defer(&ADD_COMMON, args![id]);
    }
    for (team, setting) in r.team_reviewers_setting.iter().flatten() {
        tx.defer(&ADD_TEAM, args![team, setting.enabled.unwrap_or(false)]);
        for id in setting.reviewer_ids.iter().flatten() {
            tx.defer(&ADD_OF_TEAM, args![team, id]);
        }
    }
    tx.commit().await
}

/// Reviewers of the named team learn more.
async fn for_reports(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let team = ctx.query_str("team_id");
    if !team.is_empty() {
        reviewers::must_be(&ctx.app, ctx.me(), &team).await?;
    }
    let s = ctx.app.config_full().content_flagging.clone();
    let mut out = json!({
        "reasons": s.additional_settings.reasons,
        "reporter_comment_required": s.additional_settings.reporter_comment_required,
        "reviewer_comment_required": s.additional_settings.reviewer_comment_required,
    });
    if !team.is_empty() {
        let told = |event: &str| super::told::wants(&s.notification_settings, event, "reporter");
        out["notify_reporter_on_dismissal"] = told("dismissed").into();
        out["notify_reporter_on_removal"] = told("removed").into();
    }
    ctx.json(&out)
}

async fn of_team(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let team = ctx.id("team_id")?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    ctx.json(&json!({"enabled": reviewers::enabled_for(&ctx.app, &team).await?}))
}

async fn search(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let team = ctx.id("team_id")?;
    reviewers::must_be(&ctx.app, ctx.me(), &team).await?;
    ctx.json(&reviewers::search(&ctx.app, &team, ctx.query_str("term").trim()).await?)
}

async fn fields(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    ctx.json(&store::fields(&ctx.app).await?.by_name)
}
