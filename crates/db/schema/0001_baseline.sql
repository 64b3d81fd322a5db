-- What both databases take as it stands: ordinary indexes and the list by which an official server knows the schema.

CREATE INDEX idx_recaps_bot_id ON recaps (botid);
CREATE INDEX idx_recaps_create_at ON recaps (createat);
CREATE INDEX idx_recaps_user_id ON recaps (userid);
CREATE INDEX idx_recaps_user_id_delete_at ON recaps (userid, deleteat);
CREATE INDEX idx_recaps_user_id_read_at ON recaps (userid, readat);
CREATE INDEX idx_retentionpolicies_displayname ON retentionpolicies (displayname);
CREATE INDEX idx_audits_user_id ON audits (userid);
CREATE INDEX idx_channelbookmarks_channelid ON channelbookmarks (channelid);
CREATE INDEX idx_channelbookmarks_delete_at ON channelbookmarks (deleteat);
CREATE INDEX idx_channelbookmarks_update_at ON channelbookmarks (updateat);
CREATE INDEX idx_channelmembers_channel_id_scheme_guest_user_id ON channelmembers (channelid, schemeguest, userid);
CREATE INDEX idx_channelmembers_user_id_channel_id_last_viewed_at ON channelmembers (userid, channelid, lastviewedat);
CREATE INDEX idx_channels_create_at ON channels (createat);
CREATE INDEX idx_channels_delete_at ON channels (deleteat);
CREATE INDEX idx_channels_scheme_id ON channels (schemeid);
CREATE INDEX idx_channels_team_id_display_name ON channels (teamid, displayname);
CREATE INDEX idx_channels_team_id_type ON channels (teamid, type);
CREATE INDEX idx_channels_update_at ON channels (updateat);
CREATE INDEX idx_command_create_at ON commands (createat);
CREATE INDEX idx_command_delete_at ON commands (deleteat);
CREATE INDEX idx_command_team_id ON commands (teamid);
CREATE INDEX idx_command_update_at ON commands (updateat);
CREATE INDEX idx_command_webhook_create_at ON commandwebhooks (createat);
CREATE INDEX idx_contentflaggingteamreviewers_userid ON contentflaggingteamreviewers (userid);
CREATE INDEX idx_desktoptokens_token_createat ON desktoptokens (token, createat);
CREATE INDEX idx_emoji_create_at ON emoji (createat);
CREATE INDEX idx_emoji_delete_at ON emoji (deleteat);
CREATE INDEX idx_emoji_update_at ON emoji (updateat);
CREATE INDEX idx_fileinfo_channel_id_create_at ON fileinfo (channelid, createat);
CREATE INDEX idx_fileinfo_create_at ON fileinfo (createat);
CREATE INDEX idx_fileinfo_delete_at ON fileinfo (deleteat);
CREATE INDEX idx_fileinfo_extension_at ON fileinfo (extension);
CREATE INDEX idx_fileinfo_postid_at ON fileinfo (postid);
CREATE INDEX idx_fileinfo_update_at ON fileinfo (updateat);
CREATE INDEX idx_groupchannels_channelid ON groupchannels (channelid);
CREATE INDEX idx_groupchannels_schemeadmin ON groupchannels (schemeadmin);
CREATE INDEX idx_groupmembers_create_at ON groupmembers (createat);
CREATE INDEX idx_groupteams_schemeadmin ON groupteams (schemeadmin);
CREATE INDEX idx_groupteams_teamid ON groupteams (teamid);
CREATE INDEX idx_incoming_webhook_create_at ON incomingwebhooks (createat);
CREATE INDEX idx_incoming_webhook_delete_at ON incomingwebhooks (deleteat);
CREATE INDEX idx_incoming_webhook_team_id ON incomingwebhooks (teamid);
CREATE INDEX idx_incoming_webhook_update_at ON incomingwebhooks (updateat);
CREATE INDEX idx_incoming_webhook_user_id ON incomingwebhooks (userid);
CREATE INDEX idx_jobs_status_type ON jobs (status, type);
CREATE INDEX idx_jobs_type ON jobs (type);
CREATE INDEX idx_link_metadata_url_timestamp ON linkmetadata (url, timestamp);
CREATE INDEX idx_oauthaccessdata_refresh_token ON oauthaccessdata (refreshtoken);
CREATE INDEX idx_oauthaccessdata_user_id ON oauthaccessdata (userid);
CREATE INDEX idx_oauthapps_creator_id ON oauthapps (creatorid);
CREATE INDEX idx_outgoingoauthconnections_name ON outgoingoauthconnections (name);
CREATE INDEX idx_outgoing_webhook_create_at ON outgoingwebhooks (createat);
CREATE INDEX idx_outgoing_webhook_delete_at ON outgoingwebhooks (deleteat);
CREATE INDEX idx_outgoing_webhook_team_id ON outgoingwebhooks (teamid);
CREATE INDEX idx_outgoing_webhook_update_at ON outgoingwebhooks (updateat);
CREATE INDEX idx_postreminders_targettime ON postreminders (targettime);
CREATE INDEX idx_posts_channel_id_delete_at_create_at ON posts (channelid, deleteat, createat);
CREATE INDEX idx_posts_channel_id_update_at ON posts (channelid, updateat);
CREATE INDEX idx_posts_create_at_id ON posts (createat, id);
CREATE INDEX idx_posts_original_id ON posts (originalid);
CREATE INDEX idx_posts_root_id_delete_at ON posts (rootid, deleteat);
CREATE INDEX idx_posts_update_at ON posts (updateat);
CREATE INDEX idx_posts_user_id ON posts (userid);
CREATE INDEX idx_preferences_category ON preferences (category);
CREATE INDEX idx_preferences_name ON preferences (name);
CREATE INDEX idx_notice_views_notice_id ON productnoticeviewstate (noticeid);
CREATE INDEX idx_notice_views_timestamp ON productnoticeviewstate (timestamp);
CREATE INDEX idx_propertyfields_create_at_id ON propertyfields (createat, id);
CREATE INDEX idx_propertyvalues_create_at_id ON propertyvalues (createat, id);
CREATE INDEX idx_propertyvalues_targetid_groupid ON propertyvalues (targetid, groupid);
CREATE INDEX idx_publicchannels_delete_at ON publicchannels (deleteat);
CREATE INDEX idx_publicchannels_team_id ON publicchannels (teamid);
CREATE INDEX idx_reactions_channel_id ON reactions (channelid);
CREATE INDEX idx_read_receipts_post_id ON readreceipts (postid);
CREATE INDEX idx_read_receipts_user_id_post_id_expire_at ON readreceipts (userid, postid, expireat);
CREATE INDEX idx_recap_channels_channel_id ON recapchannels (channelid);
CREATE INDEX idx_recap_channels_recap_id ON recapchannels (recapid);
CREATE INDEX idx_retentionidsfordeletion_tablename ON retentionidsfordeletion (tablename);
CREATE INDEX idx_retentionpolicieschannels_policyid ON retentionpolicieschannels (policyid);
CREATE INDEX idx_retentionpoliciesteams_policyid ON retentionpoliciesteams (policyid);
CREATE INDEX idx_roles_scheme_id ON roles (schemeid);
CREATE INDEX idx_scheduledposts_userid_channel_id_scheduled_at ON scheduledposts (userid, channelid, scheduledat);
CREATE INDEX idx_schemes_channel_admin_role ON schemes (defaultchanneladminrole);
CREATE INDEX idx_schemes_channel_guest_role ON schemes (defaultchannelguestrole);
CREATE INDEX idx_schemes_channel_user_role ON schemes (defaultchanneluserrole);
CREATE INDEX idx_sessions_create_at ON sessions (createat);
CREATE INDEX idx_sessions_expires_at ON sessions (expiresat);
CREATE INDEX idx_sessions_last_activity_at ON sessions (lastactivityat);
CREATE INDEX idx_sessions_token ON sessions (token);
CREATE INDEX idx_sessions_user_id ON sessions (userid);
CREATE INDEX idx_sharedchannelusers_remote_id ON sharedchannelusers (remoteid);
CREATE INDEX idx_sidebarcategories_userid_teamid ON sidebarcategories (userid, teamid);
CREATE INDEX idx_sidebarchannels_categoryid ON sidebarchannels (categoryid);
CREATE INDEX idx_status_status_dndendtime ON status (status, dndendtime);
CREATE INDEX idx_teammembers_createat ON teammembers (createat);
CREATE INDEX idx_teammembers_delete_at ON teammembers (deleteat);
CREATE INDEX idx_teammembers_user_id ON teammembers (userid);
CREATE INDEX idx_teams_create_at ON teams (createat);
CREATE INDEX idx_teams_delete_at ON teams (deleteat);
CREATE INDEX idx_teams_invite_id ON teams (inviteid);
CREATE INDEX idx_teams_scheme_id ON teams (schemeid);
CREATE INDEX idx_teams_update_at ON teams (updateat);
CREATE INDEX idx_temporary_posts_expire_at ON temporaryposts (expireat);
CREATE INDEX idx_thread_memberships_last_update_at ON threadmemberships (lastupdated);
CREATE INDEX idx_thread_memberships_last_view_at ON threadmemberships (lastviewed);
CREATE INDEX idx_thread_memberships_user_id ON threadmemberships (userid);
CREATE INDEX idx_threads_channel_id_last_reply_at ON threads (channelid, lastreplyat);
CREATE INDEX idx_uploadsessions_create_at ON uploadsessions (createat);
CREATE INDEX idx_uploadsessions_type ON uploadsessions (type);
CREATE INDEX idx_uploadsessions_user_id ON uploadsessions (userid);
CREATE INDEX idx_user_access_tokens_user_id ON useraccesstokens (userid);
CREATE INDEX idx_usergroups_delete_at ON usergroups (deleteat);
CREATE INDEX idx_usergroups_displayname ON usergroups (displayname);
CREATE INDEX idx_usergroups_remote_id ON usergroups (remoteid);
CREATE INDEX idx_users_create_at ON users (createat);
CREATE INDEX idx_users_delete_at ON users (deleteat);
CREATE INDEX idx_users_id_locale ON users (id, locale);
CREATE INDEX idx_users_update_at ON users (updateat);

INSERT INTO db_migrations (version, name) VALUES
    (1, 'create_teams'),
    (2, 'create_team_members'),
    (3, 'create_cluster_discovery'),
    (4, 'create_command_webhooks'),
    (5, 'create_compliances'),
    (6, 'create_emojis'),
    (7, 'create_user_groups'),
    (8, 'create_group_members'),
    (9, 'create_group_teams'),
    (10, 'create_group_channels'),
    (11, 'create_link_metadata'),
    (12, 'create_commands'),
    (13, 'create_incoming_webhooks'),
    (14, 'create_outgoing_webhooks'),
    (15, 'create_systems'),
    (16, 'create_reactions'),
    (17, 'create_roles'),
    (18, 'create_schemes'),
    (19, 'create_licenses'),
    (20, 'create_posts'),
    (21, 'create_product_notice_view_state'),
    (22, 'create_sessions'),
    (23, 'create_terms_of_service'),
    (24, 'create_audits'),
    (25, 'create_oauth_access_data'),
    (26, 'create_preferences'),
    (27, 'create_status'),
    (28, 'create_tokens'),
    (29, 'create_bots'),
    (30, 'create_user_access_tokens'),
    (31, 'create_remote_clusters'),
    (32, 'create_sharedchannels'),
    (33, 'create_sidebar_channels'),
    (34, 'create_oauthauthdata'),
    (35, 'create_sharedchannelattachments'),
    (36, 'create_sharedchannelusers'),
    (37, 'create_sharedchannelremotes'),
    (38, 'create_jobs'),
    (39, 'create_channel_member_history'),
    (40, 'create_sidebar_categories'),
    (41, 'create_upload_sessions'),
    (42, 'create_threads'),
    (43, 'thread_memberships'),
    (44, 'create_user_terms_of_service'),
    (45, 'create_plugin_key_value_store'),
    (46, 'create_users'),
    (47, 'create_file_info'),
    (48, 'create_oauth_apps'),
    (49, 'create_channels'),
    (50, 'create_channelmembers'),
    (51, 'create_msg_root_count'),
    (52, 'create_public_channels'),
    (53, 'create_retention_policies'),
    (54, 'create_crt_channelmembership_count'),
    (55, 'create_crt_thread_count_and_unreads'),
    (56, 'upgrade_channels_v6.0'),
    (57, 'upgrade_command_webhooks_v6.0'),
    (58, 'upgrade_channelmembers_v6.0'),
    (59, 'upgrade_users_v6.0'),
    (60, 'upgrade_jobs_v6.0'),
    (61, 'upgrade_link_metadata_v6.0'),
    (62, 'upgrade_sessions_v6.0'),
    (63, 'upgrade_threads_v6.0'),
    (64, 'upgrade_status_v6.0'),
    (65, 'upgrade_groupchannels_v6.0'),
    (66, 'upgrade_posts_v6.0'),
    (67, 'upgrade_channelmembers_v6.1'),
    (68, 'upgrade_teammembers_v6.1'),
    (69, 'upgrade_jobs_v6.1'),
    (70, 'upgrade_cte_v6.1'),
    (71, 'upgrade_sessions_v6.1'),
    (72, 'upgrade_schemes_v6.3'),
    (73, 'upgrade_plugin_key_value_store_v6.3'),
    (74, 'upgrade_users_v6.3'),
    (75, 'alter_upload_sessions_index'),
    (76, 'upgrade_lastrootpostat'),
    (77, 'upgrade_users_v6.5'),
    (78, 'create_oauth_mattermost_app_id'),
    (79, 'usergroups_displayname_index'),
    (80, 'posts_createat_id'),
    (81, 'threads_deleteat'),
    (82, 'upgrade_oauth_mattermost_app_id'),
    (83, 'threads_threaddeleteat'),
    (84, 'recent_searches'),
    (85, 'fileinfo_add_archived_column'),
    (86, 'add_cloud_limits_archived'),
    (87, 'sidebar_categories_index'),
    (88, 'remaining_migrations'),
    (89, 'add-channelid-to-reaction'),
    (90, 'create_enums'),
    (91, 'create_post_reminder'),
    (92, 'add_createat_to_teamembers'),
    (93, 'notify_admin'),
    (94, 'threads_teamid'),
    (95, 'remove_posts_parentid'),
    (96, 'threads_threadteamid'),
    (97, 'create_posts_priority'),
    (98, 'create_post_acknowledgements'),
    (99, 'create_drafts'),
    (100, 'add_draft_priority_column'),
    (101, 'create_true_up_review_history'),
    (102, 'posts_originalid_index'),
    (103, 'add_sentat_to_notifyadmin'),
    (104, 'upgrade_notifyadmin'),
    (105, 'remove_tokens'),
    (106, 'fileinfo_channelid'),
    (107, 'threadmemberships_cleanup'),
    (108, 'remove_orphaned_oauth_preferences'),
    (109, 'create_persistent_notifications'),
    (111, 'update_vacuuming'),
    (112, 'rework_desktop_tokens'),
    (113, 'create_retentionidsfordeletion_table'),
    (114, 'sharedchannelremotes_drop_nextsyncat_description'),
    (115, 'user_reporting_changes'),
    (116, 'create_outgoing_oauth_connections'),
    (117, 'msteams_shared_channels'),
    (118, 'create_index_poststats'),
    (119, 'msteams_shared_channels_opts'),
    (120, 'create_channelbookmarks_table'),
    (121, 'remove_true_up_review_history'),
    (122, 'preferences_value_length'),
    (123, 'remove_upload_file_permission'),
    (124, 'remove_manage_team_permission'),
    (125, 'remoteclusters_add_default_team_id'),
    (126, 'sharedchannels_remotes_add_deleteat'),
    (127, 'add_mfa_used_ts_to_users'),
    (128, 'create_scheduled_posts'),
    (129, 'add_property_system_architecture'),
    (130, 'system_console_stats'),
    (131, 'create_index_pagination_on_property_values'),
    (132, 'create_index_pagination_on_property_fields'),
    (133, 'add_channel_banner_fields'),
    (134, 'create_access_control_policies'),
    (135, 'sidebarchannels_categoryid'),
    (136, 'create_attribute_view'),
    (137, 'update_attribute_view'),
    (138, 'add_default_category_name_to_channel'),
    (139, 'remoteclusters_add_last_global_user_sync_at'),
    (140, 'add_lastmemberssyncat_to_sharedchannelremotes'),
    (141, 'add_remoteid_channelid_to_post_acknowledgements'),
    (142, 'create_content_flagging_tables'),
    (143, 'content_flagging_table_index'),
    (144, 'add_dcr_fields_to_oauth_apps'),
    (145, 'add_pkce_to_oauthauthdata'),
    (146, 'add_audience_and_resource_to_oauth'),
    (147, 'create_autotranslation_tables'),
    (148, 'add_burn_on_read_messages'),
    (149, 'create_recaps'),
    (150, 'add_translation_state'),
    (151, 'add_autotranslationdisabled_to_channelmembers'),
    (152, 'translations_primary_key_change'),
    (153, 'add_translation_channel_id'),
    (154, 'drop_translation_updateat_index'),
    (155, 'create_translation_channel_updateat_index'),
    (156, 'add_schemeid_to_roles'),
    (157, 'backfill_roles_schemeid'),
    (158, 'add_roles_schemeid_index'),
    (159, 'deduplicate_policy_names');
