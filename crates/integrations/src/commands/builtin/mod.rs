//! The built-in commands. What they do is what the operation of the API does (`Ctx::call`), with its checks; what they say is in
//! `i18n/texts/en/commands.json` under `command.<word>.*`.

mod channel;
mod client;
mod people;
mod presence;
mod say;
mod words;

use ochre_kernel::{App, AppError, BoxFuture, Ctx};
use ochre_types::{AutocompleteData, COMMAND_RESPONSE_TYPE_EPHEMERAL, Command, CommandArgs, CommandResponse};
use serde_json::json;

/// A command being carried out.
pub struct Call<'a> {
    pub ctx: &'a Ctx,
    pub args: &'a CommandArgs,
    /// What follows the word.
    pub message: &'a str,
    /// The language of the caller.
    pub locale: String,
}

/// What a command answers.
pub type Answer = Result<CommandResponse, AppError>;

impl Call<'_> {
    /// Words for the caller only.
    pub fn tell(&self, id: &str, params: &[(&str, &str)]) -> Answer {
        let params: Vec<(&str, String)> = params.iter().map(|(k, v)| (*k, (*v).to_string())).collect();
        Ok(ephemeral(ochre_i18n::translate(&self.locale, id, &params)))
    }

    /// The words of a refusal, for the caller only.
    pub fn refuse(&self, e: &AppError) -> Answer {
        if e.status >= 500 && e.status != 501 {
            tracing::error!(id = %e.id, detail = %e.detail, "a command failed");
        }
        Ok(ephemeral(ochre_i18n::error_message(&self.locale, &e.id, e.status, &e.params)))
    }

    /// Nothing to say.
    pub fn done(&self) -> Answer {
        Ok(CommandResponse::default())
    }

    /// The address of a channel's page in the team of the command.
    pub async fn page(&self, channel: &str) -> Result<String, AppError> {
        let team = self.ctx.app.team_or_404(&self.args.team_id).await?;
        Ok(format!("{}/{}/channels/{channel}", self.ctx.app.site_url(), team.name))
    }
}

/// An answer that only the caller sees.
pub fn ephemeral(text: String) -> CommandResponse {
    CommandResponse { response_type: COMMAND_RESPONSE_TYPE_EPHEMERAL.into(), text, ..CommandResponse::default() }
}

/// The function of a command.
type Run = for<'a> fn(&'a Call<'a>) -> BoxFuture<'a, Answer>;

/// A built-in command.
pub struct Builtin {
    pub trigger: &'static str,
    /// Whether it is offered while typing, by the settings of the moment.
    shown: fn(&App) -> bool,
    run: Run,
}

macro_rules! table {
    ($($trigger:literal $shown:expr => $run:path;)*) => {
        static TABLE: &[Builtin] = &[$(Builtin {
            trigger: $trigger,
            shown: $shown,
            run: |call| Box::pin($run(call)),
        }),*];
    };
}

table! {
    "away" |_| true => presence::away;
    "code" |_| true => say::code;
    "collapse" |_| true => client::collapse;
    "dnd" |_| true => presence::dnd;
    "echo" |_| true => say::echo;
    "expand" |_| true => client::expand;
    "groupmsg" |_| true => words::group;
    "header" |_| true => channel::header;
    "help" |_| true => client::help;
    "invite" |_| true => people::invite;
    "invite_people" |app| app.config().email.send_email_notifications && app.config().team.enable_user_creation => people::invite_people;
    "join" |_| true => channel::join;
    "kick" |_| true => people::kick;
    "leave" |_| true => channel::leave;
    "logout" |_| true => client::logout;
    "marketplace" |app| app.config().plugin.enable && app.config().plugin.enable_marketplace => client::unsupported;
    "me" |_| true => say::me;
    "msg" |_| true => words::direct;
    "mute" |_| true => channel::mute;
    "offline" |_| true => presence::offline;
    "online" |_| true => presence::online;
    "open" |_| true => channel::join;
    "purpose" |_| true => channel::purpose;
    "remove" |_| true => people::kick;
    "rename" |_| true => channel::rename;
    "search" |_| true => client::unsupported;
    "secure-connection" |_| true => client::not_here;
    "settings" |_| true => client::unsupported;
    "share-channel" |_| true => client::not_here;
    "shortcuts" |_| true => client::unsupported;
    "shrug" |_| true => say::shrug;
    "status" |_| true => presence::status;
}

/// The command of a word.
pub fn find(trigger: &str) -> Option<&'static Builtin> {
    TABLE.iter().find(|b| b.trigger == trigger)
}

/// Carries it out.
pub async fn run(command: &Builtin, ctx: &Ctx, args: &CommandArgs, message: &str) -> Answer {
    let locale = super::list::locale(ctx).await?;
    (command.run)(&Call { ctx, args, message, locale }).await
}

/// Those that are offered while typing, in a language.
pub fn listed(app: &App, locale: &str) -> Vec<Command> {
    let word = |trigger: &str, what: &str| ochre_i18n::translate(locale, &format!("command.{trigger}.{what}"), &[]);
    let command = |b: &Builtin| Command {
        trigger: b.trigger.into(),
        auto_complete: true,
        display_name: b.trigger.into(),
        auto_complete_desc: word(b.trigger, "about"),
        auto_complete_hint: word(b.trigger, "hint"),
        autocomplete_data: arguments(b.trigger, &word(b.trigger, "about"), &word(b.trigger, "hint")),
        ..Command::default()
    };
    TABLE.iter().filter(|b| (b.shown)(app)).map(command).collect()
}

/// What may follow the words that have more to offer than a hint.
fn arguments(trigger: &str, about: &str, hint: &str) -> Option<AutocompleteData> {
    let sub = |names: &[&str]| names.iter().map(|n| json!({ "Trigger": n })).collect::<Vec<_>>();
    let data = match trigger {
        "rename" => json!({ "Arguments": [
            { "Name": "", "Type": "TextInput", "Required": true, "HelpText": about, "Data": { "Hint": hint, "Pattern": "" } }
        ]}),
        "share-channel" => json!({ "SubCommands": sub(&["invite", "uninvite", "unshare", "status"]) }),
        "secure-connection" => {
            json!({ "SubCommands": sub(&["create", "accept", "remove", "status"]), "RoleID": "system_admin" })
        }
        _ => return None,
    };
    let mut data: AutocompleteData = ochre_types::decode_value(data).ok()?;
    (data.trigger, data.hint, data.help_text) = (trigger.into(), hint.into(), about.into());
    Some(data)
}
