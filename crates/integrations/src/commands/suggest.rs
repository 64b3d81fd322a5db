//! What may follow the characters typed so far: names of commands, then their sub-commands and arguments.

use super::list::helpful;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{
    AUTOCOMPLETE_ARG_TYPE_STATIC_LIST, AUTOCOMPLETE_ARG_TYPE_TEXT, AutocompleteArg, AutocompleteData,
    AutocompleteStaticListArg, AutocompleteSuggestion, AutocompleteTextArg, Command,
};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/teams/{team_id}/commands/autocomplete_suggestions";
    r.get(path, "ListCommandAutocompleteSuggestions", Auth::Session, suggestions);
}

async fn suggestions(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let input = ctx.query_str("user_input");
    if input.is_empty() {
        return Err(AppError::body("userInput"));
    }
    let admin = ctx.can(Perm::ManageSystem).await?;
    let commands = helpful(&ctx, &team).await?;
    ctx.json(&suggest(&commands, input.strip_prefix('/').unwrap_or(&input), admin))
}

/// Suggestions in the order of their names.
fn suggest(commands: &[Command], input: &str, admin: bool) -> Vec<AutocompleteSuggestion> {
    let mut list: Vec<AutocompleteData> = commands.iter().filter(|c| c.auto_complete).map(data_of).collect();
    list.sort_by(|a, b| a.trigger.cmp(&b.trigger));
    let mut out = Vec::new();
    of_commands(&list, "", input, admin, &mut out);
    out
}

fn data_of(c: &Command) -> AutocompleteData {
    c.autocomplete_data.clone().unwrap_or_else(|| AutocompleteData {
        trigger: c.trigger.clone(),
        hint: c.auto_complete_hint.clone(),
        help_text: c.auto_complete_desc.clone(),
        ..AutocompleteData::default()
    })
}

/// `parsed` is what stands before `rest` already.
fn of_commands(
    list: &[AutocompleteData],
    parsed: &str,
    rest: &str,
    admin: bool,
    out: &mut Vec<AutocompleteSuggestion>,
) {
    let allowed = list.iter().filter(|d| admin || d.role_id != "system_admin");
    match rest.split_once(' ') {
        None => out.extend(allowed.filter(|d| d.trigger.starts_with(&rest.to_lowercase())).map(|d| {
            AutocompleteSuggestion {
                complete: format!("{parsed}{}", d.trigger),
                suggestion: d.trigger.clone(),
                hint: d.hint.clone(),
                description: d.help_text.clone(),
                icon_data: String::new(),
            }
        })),
        Some((word, rest)) => {
            let Some(d) = allowed.into_iter().find(|d| d.trigger.eq_ignore_ascii_case(word)) else { return };
            let (parsed, rest) = (format!("{parsed}{word} "), rest.trim_start());
            match d.sub_commands.as_deref().filter(|s| !s.is_empty()) {
                Some(sub) => of_commands(sub, &parsed, rest, admin, out),
                None => of_arguments(d.arguments.as_deref().unwrap_or_default(), &parsed, rest, out),
            }
        }
    }
}

/// Arguments stand in their order; named ones begin with `--name `.
fn of_arguments(args: &[AutocompleteArg], parsed: &str, rest: &str, out: &mut Vec<AutocompleteSuggestion>) {
    let Some((arg, others)) = args.split_first() else { return };
    let prefix = if arg.name.is_empty() { String::new() } else { format!("--{} ", arg.name) };
    let Some(value) = rest.strip_prefix(prefix.as_str()) else {
        if prefix.starts_with(rest) {
            out.push(suggestion(&format!("{parsed}{prefix}"), &format!("--{}", arg.name), "", &arg.help_text));
        }
        return;
    };
    let parsed = format!("{parsed}{prefix}");
    if let Some((value, rest)) = word(value) {
        return of_arguments(others, &format!("{parsed}{value} "), rest, out);
    }
    match arg.r#type.as_str() {
        AUTOCOMPLETE_ARG_TYPE_TEXT => {
            let text: AutocompleteTextArg = ochre_types::decode_value(arg.data.clone()).unwrap_or_default();
            out.push(suggestion(&format!("{parsed}{value}"), "", &text.hint, &arg.help_text));
        }
        AUTOCOMPLETE_ARG_TYPE_STATIC_LIST => {
            let list: AutocompleteStaticListArg = ochre_types::decode_value(arg.data.clone()).unwrap_or_default();
            let items = list.possible_arguments.unwrap_or_default().into_iter();
            let fits = items.filter(|i| i.item.to_lowercase().starts_with(&value.to_lowercase()));
            out.extend(fits.map(|i| suggestion(&format!("{parsed}{}", i.item), &i.item, &i.hint, &i.help_text)));
        }
        _ => {}
    }
}

/// A finished word, or one in quotes, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let end = quoted.find('"')?;
        return quoted[end + 1..].strip_prefix(' ').map(|rest| (&text[..end + 2], rest.trim_start()));
    }
    text.split_once(' ').map(|(w, rest)| (w, rest.trim_start()))
}

fn suggestion(complete: &str, name: &str, hint: &str, description: &str) -> AutocompleteSuggestion {
    AutocompleteSuggestion {
        complete: complete.to_string(),
        suggestion: name.to_string(),
        hint: hint.to_string(),
        description: description.to_string(),
        icon_data: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn commands() -> Vec<Command> {
        let named = |t: &str| Command { trigger: t.into(), auto_complete: true, ..Command::default() };
        let data = json!({"Trigger": "jira", "SubCommands": [
            {"Trigger": "create", "Arguments": [
                {"Name": "", "Type": "StaticList", "Data": {"PossibleArguments": [{"Item": "bug"}, {"Item": "task"}]}},
                {"Name": "title", "Type": "TextInput", "HelpText": "how it is called", "Data": {"Hint": "[title]"}},
            ]},
            {"Trigger": "config", "RoleID": "system_admin"},
        ]});
        let jira = Command { autocomplete_data: Some(ochre_types::decode_value(data).expect("data")), ..named("jira") };
        vec![named("mute"), named("me"), jira, Command { auto_complete: false, ..named("hidden") }]
    }

    #[test]
    fn table() {
        let all = commands();
        for (input, admin, want) in [
            ("m", false, &["me", "mute"][..]),
            ("MU", false, &["mute"]),
            ("hid", false, &[]),
            ("mute ", false, &[]),
            ("jira ", false, &["jira create"]),
            ("jira ", true, &["jira create", "jira config"]),
            ("jira create ", false, &["jira create bug", "jira create task"]),
            ("jira create b", false, &["jira create bug"]),
            ("jira create bug ", false, &["jira create bug --title "]),
            ("jira create bug --title New t", false, &[]),
            ("jira create bug --title New", false, &["jira create bug --title New"]),
            ("nothing x", false, &[]),
        ] {
            let found: Vec<String> = suggest(&all, input, admin).into_iter().map(|s| s.complete).collect();
            assert_eq!(found, want, "{input}");
        }
    }
}
