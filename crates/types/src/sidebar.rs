//! Sidebar categories.

use serde::{Deserialize, Serialize};

pub const SIDEBAR_CATEGORY_CHANNELS: &str = "channels";
pub const SIDEBAR_CATEGORY_DIRECT_MESSAGES: &str = "direct_messages";
pub const SIDEBAR_CATEGORY_FAVORITES: &str = "favorites";
pub const SIDEBAR_CATEGORY_CUSTOM: &str = "custom";
pub const MINIMAL_SIDEBAR_SORT_DISTANCE: i64 = 10;
pub const DEFAULT_SIDEBAR_SORT_ORDER_FAVORITES: i64 = 0;
pub const DEFAULT_SIDEBAR_SORT_ORDER_CHANNELS: i64 = 10;
pub const DEFAULT_SIDEBAR_SORT_ORDER_DMS: i64 = 20;
pub const SIDEBAR_CATEGORY_SORT_DEFAULT: &str = "";
pub const SIDEBAR_CATEGORY_SORT_MANUAL: &str = "manual";
pub const SIDEBAR_CATEGORY_SORT_RECENT: &str = "recent";
pub const SIDEBAR_CATEGORY_SORT_ALPHABETICAL: &str = "alpha";

/// `SidebarCategory` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidebarCategory {
    pub id: String,
    pub user_id: String,
    pub team_id: String,
    pub sort_order: i64,
    pub sorting: String,
    pub r#type: String,
    pub display_name: String,
    pub muted: bool,
    pub collapsed: bool,
}

/// `SidebarCategoryWithChannels` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidebarCategoryWithChannels {
    pub id: String,
    pub user_id: String,
    pub team_id: String,
    pub sort_order: i64,
    pub sorting: String,
    pub r#type: String,
    pub display_name: String,
    pub muted: bool,
    pub collapsed: bool,
    pub channel_ids: Option<Vec<String>>,
}

/// `SidebarCategoryOrder` of `contract/models.jsonl`.
pub type SidebarCategoryOrder = Vec<String>;

/// `OrderedSidebarCategories` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderedSidebarCategories {
    pub categories: Option<Vec<SidebarCategoryWithChannels>>,
    pub order: Option<Vec<String>>,
}

/// `SidebarChannel` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidebarChannel {
    pub channel_id: String,
    pub user_id: String,
    pub category_id: String,
}

/// `SidebarCategoriesWithChannels` of `contract/models.jsonl`.
pub type SidebarCategoriesWithChannels = Vec<SidebarCategoryWithChannels>;
