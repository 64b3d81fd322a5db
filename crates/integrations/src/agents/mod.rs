//! Agents: language models behind a plugin. Clients ask on every start whether there are any.

use ochre_kernel::{Auth, Ctx, Reply, Routes};
use serde_json::json;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/agents");
    r.get("/agents", "GetAgents", Auth::Session, none);
    r.get("/agents/status", "GetAgentsStatus", Auth::Session, status);
    r.get("/llmservices", "GetLLMServices", Auth::Session, none);
}

/// The plugin that would know some does not run here.
async fn none(ctx: Ctx) -> Reply {
    ctx.json(&json!([]))
}

async fn status(ctx: Ctx) -> Reply {
    ctx.json(&json!({ "available": false, "reason": "no agents plugin runs here" }))
}
