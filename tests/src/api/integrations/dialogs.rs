//! A dialog from the command that opens it to its last step.

use super::prepared;
use crate::check;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Sink, Socket, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::dialogs_in_several_steps", |db| Box::pin(steps(db)))]
}

// tidy: function one story, in its order
async fn steps(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    let tool = Sink::start().await?;
    let command = json!({"team_id": team, "trigger": "form", "url": tool.url("/form"), "method": "P"});
    admin.post("/commands", &command).await?.status(201)?;
    let mut ears = Socket::open(&admin, "").await?;
    let run = json!({"channel_id": channel, "command": "/form"});
    let known = admin.post("/commands/execute", &run).await?.status(200)?.field("trigger_id")?;
    let told = tool.wait(1).await?;
    let trigger = told[0].body.split('&').find_map(|f| f.strip_prefix("trigger_id=")).unwrap_or_default();
    let trigger = trigger.replace("%3D", "=").replace("%2F", "/").replace("%2B", "+").replace("%3A", ":");
    let element = |kind: &str| json!({"display_name": kind, "name": kind, "type": kind, "optional": true});
    let mut elements: Vec<Value> = ["text", "textarea", "bool", "date", "datetime"].into_iter().map(element).collect();
    for kind in ["select", "radio"] {
        let mut e = element(kind);
        e["options"] = json!([{"text": "One", "value": "1"}, {"text": "Two", "value": "2"}]);
        elements.push(e);
    }
    for source in ["users", "channels", "dynamic"] {
        elements.push(json!({"display_name": source, "name": source, "type": "select", "data_source": source,
            "data_source_url": tool.url("/look"), "multiselect": true}));
    }
    let dialog = json!({"callback_id": "c", "title": "Form", "introduction_text": "**Please** fill in", "elements": elements,
        "submit_label": "Go", "notify_on_cancel": true, "state": "step-1"});
    let open = json!({"trigger_id": trigger, "url": tool.url("/submit"), "dialog": dialog});
    admin.post("/actions/dialogs/open", &open).await?.status(200)?;
    let shown = inner(&ears.event("open_dialog").await?, "dialog");
    check!(shown["trigger_id"] == known.as_str() && shown["url"] == tool.url("/submit"), "{shown}");
    check!(
        shown["dialog"]["introduction_text"] == "**Please** fill in" && shown["dialog"]["state"] == "step-1",
        "{shown}"
    );
    let kinds: Vec<&str> =
        shown["dialog"]["elements"].as_array().into_iter().flatten().filter_map(|e| e["type"].as_str()).collect();
    check!(kinds.len() == 10 && shown["dialog"]["elements"][9]["data_source_url"] == tool.url("/look"), "{shown}");
    let filled = json!({"url": tool.url("/submit"), "callback_id": "c", "state": "step-1", "channel_id": channel, "team_id": team,
        "submission": {"text": "a", "bool": true, "users": [admin.id], "number": 5}});
    let submit = async |body: &Value| admin.post("/actions/dialogs/submit", body).await?.status(200)?.json();
    // what is wrong with it, field by field or as a whole
    tool.answer(&json!({"errors": {"text": "too short"}}));
    check!(submit(&filled).await?["errors"]["text"] == "too short", "an error of a field");
    tool.answer(&json!({"error": "closed today"}));
    check!(submit(&filled).await?["error"] == "closed today", "an error of all");
    let told = tool.wait(3).await?;
    let sent: Value = serde_json::from_str(&told[2].body).map_err(|e| e.to_string())?;
    check!(
        sent["type"] == "dialog_submission" && sent["user_id"] == admin.id.as_str() && sent["state"] == "step-1",
        "{sent}"
    );
    check!(sent["submission"] == filled["submission"] && sent["callback_id"] == "c", "{sent}");
    // the next step
    tool.answer(
        &json!({"type": "form", "form": {"title": "Step 2", "state": "step-2", "elements": [element("text")]}}),
    );
    let next = submit(&filled).await?;
    check!(next["type"] == "form" && next["form"]["title"] == "Step 2" && next["form"]["state"] == "step-2", "{next}");
    tool.answer(&json!({}));
    let last = submit(&filled).await?;
    check!(last.get("errors").is_none_or(Value::is_null) && last["form"].is_null(), "{last}");
    // looked up while typing
    tool.answer(&json!({"items": [{"text": "One", "value": "1"}]}));
    let mut look = filled.clone();
    look["url"] = tool.url("/look").into();
    look["submission"] = json!({"query": "o", "selected_field": "dynamic"});
    let found = admin.post("/actions/dialogs/lookup", &look).await?.status(200)?.json()?;
    check!(found["items"][0]["value"] == "1", "{found}");
    // given up
    let mut cancelled = filled.clone();
    (cancelled["cancelled"], cancelled["submission"]) = (true.into(), json!({}));
    tool.answer(&json!({}));
    submit(&cancelled).await?;
    let told = tool.received();
    let sent: Value = serde_json::from_str(&told[told.len() - 1].body).map_err(|e| e.to_string())?;
    check!(sent["cancelled"] == true, "{sent}");
    // too late, and of nobody
    server.running.app.clock.advance(120_000);
    admin.post("/actions/dialogs/open", &open).await?.error(400, "interactive_message.decode_trigger_id.expired")?;
    let mut forged = open.clone();
    forged["trigger_id"] = format!("{}A", &trigger[..trigger.len() - 2]).into();
    check!(admin.post("/actions/dialogs/open", &forged).await?.status == 400, "a forged trigger");
    server.stop().await;
    Ok(())
}
