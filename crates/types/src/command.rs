//! Slash commands: definition, arguments, answers, autocomplete.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{JsonMap, MessageAttachment};

pub const COMMAND_METHOD_POST: &str = "P";
pub const COMMAND_METHOD_GET: &str = "G";
pub const MIN_TRIGGER_LENGTH: i64 = 1;
pub const MAX_TRIGGER_LENGTH: i64 = 128;
pub const AUTOCOMPLETE_ARG_TYPE_TEXT: &str = "TextInput";
pub const AUTOCOMPLETE_ARG_TYPE_STATIC_LIST: &str = "StaticList";
pub const AUTOCOMPLETE_ARG_TYPE_DYNAMIC_LIST: &str = "DynamicList";
pub const COMMAND_RESPONSE_TYPE_IN_CHANNEL: &str = "in_channel";
pub const COMMAND_RESPONSE_TYPE_EPHEMERAL: &str = "ephemeral";

/// `Command` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Command {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub team_id: String,
    pub trigger: String,
    pub method: String,
    pub username: String,
    pub icon_url: String,
    pub auto_complete: bool,
    pub auto_complete_desc: String,
    pub auto_complete_hint: String,
    pub display_name: String,
    pub description: String,
    pub url: String,
    pub plugin_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autocomplete_data: Option<AutocompleteData>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub autocomplete_icon_data: String,
}

/// `CommandArgs` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandArgs {
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub root_id: String,
    pub parent_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trigger_id: String,
    pub command: String,
}

/// `AutocompleteData` of `contract/models.jsonl`: keys are the capitalised field names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteData {
    #[serde(rename = "Trigger")]
    pub trigger: String,
    #[serde(rename = "Hint")]
    pub hint: String,
    #[serde(rename = "HelpText")]
    pub help_text: String,
    #[serde(rename = "RoleID")]
    pub role_id: String,
    #[serde(rename = "Arguments")]
    pub arguments: Option<Vec<AutocompleteArg>>,
    #[serde(rename = "SubCommands")]
    pub sub_commands: Option<Vec<AutocompleteData>>,
}

/// `AutocompleteArg` of `contract/models.jsonl`: Data shape chosen by Type: TextInput {Hint,Pattern}; StaticList {PossibleArguments:[{Hint,Item,HelpText}]}; DynamicList {FetchURL}; Name, HelpText, Type, Required, Data all required on input; keys capitalised.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteArg {
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "HelpText")]
    pub help_text: String,
    #[serde(rename = "Type")]
    pub r#type: String,
    #[serde(rename = "Required")]
    pub required: bool,
    #[serde(rename = "Data")]
    pub data: Value,
}

/// `AutocompleteTextArg` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteTextArg {
    #[serde(rename = "Hint")]
    pub hint: String,
    #[serde(rename = "Pattern")]
    pub pattern: String,
}

/// `AutocompleteListItem` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteListItem {
    #[serde(rename = "Item")]
    pub item: String,
    #[serde(rename = "Hint")]
    pub hint: String,
    #[serde(rename = "HelpText")]
    pub help_text: String,
}

/// `AutocompleteStaticListArg` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteStaticListArg {
    #[serde(rename = "PossibleArguments")]
    pub possible_arguments: Option<Vec<AutocompleteListItem>>,
}

/// `AutocompleteDynamicListArg` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteDynamicListArg {
    #[serde(rename = "FetchURL")]
    pub fetch_url: String,
}

/// `AutocompleteSuggestion` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutocompleteSuggestion {
    #[serde(rename = "Complete")]
    pub complete: String,
    #[serde(rename = "Suggestion")]
    pub suggestion: String,
    #[serde(rename = "Hint")]
    pub hint: String,
    #[serde(rename = "Description")]
    pub description: String,
    #[serde(rename = "IconData")]
    pub icon_data: String,
}

/// `CommandMoveRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandMoveRequest {
    pub team_id: String,
}

/// `CommandResponse` of `contract/models.jsonl`: application/json body is parsed; any other content type makes the whole body the text field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandResponse {
    pub response_type: String,
    pub text: String,
    pub username: String,
    pub channel_id: String,
    pub icon_url: String,
    pub r#type: String,
    pub props: Option<JsonMap>,
    pub goto_location: String,
    pub trigger_id: String,
    pub skip_slack_parsing: bool,
    pub attachments: Option<Vec<MessageAttachment>>,
    pub extra_responses: Option<Vec<CommandResponse>>,
}
