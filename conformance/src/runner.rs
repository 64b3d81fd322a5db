//! Runs scenarios against one server.

use crate::client::{Client, Outgoing};
use crate::compare::{Comparer, Difference};
use crate::differs::Differs;
use crate::scenario::Scenario;
use crate::settle::{Observed, settle};
use crate::sink::mail::MailSink;
use crate::sink::web::WebSink;
use crate::socket::Patience;
use crate::world::{World, api, login};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{RwLock, Semaphore};
use tokio::task::JoinSet;

/// The server under test.
#[derive(Debug, Clone)]
pub struct Target {
    /// `http://host:port`
    pub base_url: String,
    /// User name of a system admin.
    pub admin: String,
    pub password: String,
    /// Create the admin as the first user of an empty server; one who exists already is no error.
    pub setup_admin: bool,
}

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Keys that the recording does not have are differences too.
    pub strict: bool,
    /// The longest a scenario may take (two recorded ones wait for jobs that may take minutes).
    pub limit: Duration,
    pub patience: Patience,
    /// What differs on purpose.
    pub differs: Differs,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            strict: false,
            limit: Duration::from_secs(420),
            patience: Patience::default(),
            differs: Differs::own(),
        }
    }
}

/// A signed-in admin.
pub struct Admin {
    pub token: String,
    /// The user's record.
    pub me: Value,
}

/// What all scenarios of a runner use.
pub struct Shared {
    pub client: Client,
    pub web: WebSink,
    pub mail: MailSink,
    pub admin: Admin,
    pub patience: Patience,
}

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Pass,
    /// At least one difference.
    Differs(Vec<Difference>),
    /// The world could not be made: the scenario did not begin.
    SetupFailed(String),
}

#[derive(Debug, Clone)]
pub struct Outcome {
    /// `area/name`
    pub id: String,
    pub title: String,
    pub verdict: Verdict,
    /// Keys of answers that the recording does not have.
    pub extra: Vec<String>,
    /// Why steps differ on purpose.
    pub on_purpose: Vec<String>,
    /// Steps carried out.
    pub steps: usize,
    pub took: Duration,
}

impl Outcome {
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Pass
    }

    /// The differences in words, the first one first; empty when it passed.
    pub fn problems(&self) -> Vec<String> {
        match &self.verdict {
            Verdict::Pass => Vec::new(),
            Verdict::Differs(all) => all.iter().map(Difference::to_string).collect(),
            Verdict::SetupFailed(why) => vec![format!("setup failed: {why}")],
        }
    }
}

pub struct Runner {
    shared: Shared,
    options: Options,
    /// Scenarios that change the configuration hold this alone.
    gate: RwLock<()>,
}

impl Runner {
    /// Signs the admin in, starts the sinks and switches on what the scenarios need. Must run inside a tokio runtime that
    /// lives as long as the runner. The configuration set here stays.
    pub async fn new(target: &Target, options: Options) -> Result<Runner, String> {
        let client = Client::new(&target.base_url)?;
        if target.setup_admin {
            let email = format!("{}@example.com", target.admin);
            let first = json!({"username": target.admin, "password": target.password, "email": email});
            client.send("POST", "/api/v4/users", &Outgoing::json(None, &first)).await?; // refused when there: the login tells
        }
        let admin = login(&client, &target.admin, &target.password).await?;
        let web = WebSink::start().await.map_err(|e| format!("HTTP sink: {e}"))?;
        let mail = MailSink::start().await.map_err(|e| format!("SMTP sink: {e}"))?;
        let patch = settings(client.base(), mail.port);
        api(&client, Some(&admin.token), "PUT", "/config/patch", Some(&patch)).await?;
        let shared = Shared { client, web, mail, admin, patience: options.patience };
        Ok(Runner { shared, options, gate: RwLock::new(()) })
    }

    /// Runs one scenario. May be called many times at once: an exclusive scenario waits until it is alone.
    pub async fn run(&self, scenario: &Scenario) -> Outcome {
        let (_together, _alone);
        if scenario.exclusive {
            _alone = self.gate.write().await;
        } else {
            _together = self.gate.read().await;
        }
        let start = Instant::now();
        let mut world = World::new(&self.shared, scenario);
        let mut results = Vec::new();
        let ended = match self.prepare(&mut world).await {
            Err(why) => Err(why),
            Ok(before) => Ok(self.play(&mut world, before, &mut results).await),
        };
        world.leave().await;
        let (verdict, extra, on_purpose) = match ended {
            Err(why) => (Verdict::SetupFailed(why), Vec::new(), Vec::new()),
            Ok(stopped) => self.judge(scenario, &mut results, stopped),
        };
        let (id, title) = (scenario.id.clone(), scenario.title.clone());
        Outcome { id, title, verdict, extra, on_purpose, steps: results.len(), took: start.elapsed() }
    }

    /// Makes the world; gives the configuration to put back.
    async fn prepare(&self, world: &mut World<'_>) -> Result<Option<Value>, String> {
        let built = tokio::time::timeout(self.options.limit, world.build()).await;
        built.unwrap_or_else(|_| Err(self.too_long()))?;
        if world.scenario.exclusive { world.api("admin", "GET", "/config", None).await.map(Some) } else { Ok(None) }
    }

    /// Runs the steps and puts the configuration back, whatever happened; tells why it could not go to the end.
    async fn play(&self, world: &mut World<'_>, before: Option<Value>, results: &mut Vec<Observed>) -> Option<String> {
        let played = tokio::time::timeout(self.options.limit, world.play(results)).await;
        let mut stopped = played.unwrap_or_else(|_| Err(self.too_long())).err();
        if let Some(before) = before {
            let back = world.api("admin", "PUT", "/config", Some(&before)).await;
            let lost = back.err().map(|e| format!("the configuration could not be put back: {e}"));
            stopped = stopped.or(lost);
        }
        stopped
    }

    fn too_long(&self) -> String {
        format!("took longer than {} s", self.options.limit.as_secs())
    }

    /// Runs all, at most `jobs` at once, the exclusive ones at the end one by one. `done` is told each outcome as it
    /// comes; they are returned in the order of `scenarios`.
    pub async fn run_all(
        self: &Arc<Self>,
        scenarios: &[Arc<Scenario>],
        jobs: usize,
        mut done: impl FnMut(&Outcome),
    ) -> Vec<Outcome> {
        let places = Arc::new(Semaphore::new(jobs.max(1)));
        let (mut tasks, mut outcomes) = (JoinSet::new(), Vec::new());
        for scenario in scenarios.iter().filter(|s| !s.exclusive) {
            let (runner, places, scenario) = (self.clone(), places.clone(), scenario.clone());
            tasks.spawn(async move {
                let _place = places.acquire().await;
                runner.run(&scenario).await
            });
        }
        while let Some(outcome) = tasks.join_next().await {
            match outcome {
                Ok(outcome) => {
                    done(&outcome);
                    outcomes.push(outcome);
                }
                Err(e) => std::panic::resume_unwind(e.into_panic()),
            }
        }
        for scenario in scenarios.iter().filter(|s| s.exclusive) {
            let outcome = self.run(scenario).await;
            done(&outcome);
            outcomes.push(outcome);
        }
        let place = |o: &Outcome| scenarios.iter().position(|s| s.id == o.id);
        outcomes.sort_by_cached_key(place);
        outcomes
    }

    fn judge(&self, scenario: &Scenario, results: &mut [Observed], stopped: Option<String>) -> Judged {
        settle(&scenario.steps, results);
        let mut comparer = Comparer::new();
        for (i, (step, got)) in scenario.steps.iter().zip(results.iter()).enumerate() {
            match &got.failed {
                Some(why) => comparer.fail(i + 1, &step.label, why),
                None => comparer.step(i + 1, &step.label, step.unordered, &step.expect, &got.fields),
            }
        }
        if let Some(why) = stopped {
            comparer.fail(0, "", &format!("stopped: {why}"));
        }
        let Comparer { mut differences, extra, .. } = comparer;
        let on_purpose = self.forgive(&scenario.id, &mut differences);
        if self.options.strict {
            let more = extra.iter().map(|e| format!("{e} is not in the reference's answer"));
            differences.extend(more.map(|what| Difference { what, ..Difference::default() }));
        }
        (if differences.is_empty() { Verdict::Pass } else { Verdict::Differs(differences) }, extra, on_purpose)
    }

    /// Takes out the differences of steps that differ on purpose; their reasons.
    fn forgive(&self, id: &str, differences: &mut Vec<Difference>) -> Vec<String> {
        let list = &self.options.differs;
        let mut reasons = Vec::new();
        for step in list.steps(id) {
            let before = differences.len();
            differences.retain(|d| d.step != step);
            if differences.len() == before {
                let what = "is listed in differs.txt and does not differ".to_string();
                differences.push(Difference { step, what, ..Difference::default() });
            }
            reasons.extend(list.reason(id, step).map(|why| format!("step {step}: {why}")));
        }
        reasons
    }
}

/// Verdict, keys that the recording does not have, reasons of what differs on purpose.
type Judged = (Verdict, Vec<String>, Vec<String>);

/// What the scenarios take for granted; set once, at the start.
fn settings(url: &str, smtp_port: u16) -> Value {
    json!({
        "EmailSettings": {
            "SendPushNotifications": false, "SMTPServer": "127.0.0.1", "SMTPPort": smtp_port.to_string(),
            "SendEmailNotifications": true, "EnableSMTPAuth": false, "ConnectionSecurity": "",
            "FeedbackEmail": "noreply@example.com"
        },
        "ServiceSettings": {
            "SiteURL": url, "EnableUserAccessTokens": true, "EnableBotAccountCreation": true,
            "EnableOAuthServiceProvider": true, "EnableIncomingWebhooks": true, "EnableOutgoingWebhooks": true,
            "EnableCommands": true, "EnablePostUsernameOverride": true, "EnablePostIconOverride": true,
            "AllowedUntrustedInternalConnections": "127.0.0.1 localhost", "EnableAPIUserDeletion": true,
            "EnableAPITeamDeletion": true, "EnableAPIChannelDeletion": true, "EnableLinkPreviews": false,
            "EnableCustomEmoji": true
        },
        "TeamSettings": {"EnableOpenServer": true, "MaxUsersPerTeam": 20000},
        "PluginSettings": {"Enable": false},
        "RateLimitSettings": {"Enable": false},
        "PasswordSettings": {"MinimumLength": 8},
        "FileSettings": {"EnablePublicLink": true}
    })
}
