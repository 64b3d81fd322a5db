//! Names and choices that cannot be read from a key. Other languages have their names in `i18n/settings`.
export const LABELS: Record<string, string> = {
    TeamSettings: 'Site and teams', SupportSettings: 'Links and support', AnnouncementSettings: 'Announcement banner', ThemeSettings: 'Themes', DisplaySettings: 'Display', LocalizationSettings: 'Languages',
    PrivacySettings: 'Privacy', NativeAppSettings: 'Desktop and mobile apps', PasswordSettings: 'Passwords', GuestAccountsSettings: 'Guests', LdapSettings: 'LDAP', SamlSettings: 'SAML', OpenIdSettings: 'OpenID Connect',
    GitLabSettings: 'GitLab', GoogleSettings: 'Google', Office365Settings: 'Entra ID', IntuneSettings: 'Intune', EmailSettings: 'Mail and push', FileSettings: 'Files', ImageProxySettings: 'Image proxy',
    AutoTranslationSettings: 'Translation', WranglerSettings: 'Moving threads', ContentFlaggingSettings: 'Flagged messages', ServiceSettings: 'Server', SqlSettings: 'Database', CacheSettings: 'Cache',
    ElasticsearchSettings: 'Search engine', ClusterSettings: 'Cluster', RateLimitSettings: 'Rate limits', MetricsSettings: 'Metrics', LogSettings: 'Logs', JobSettings: 'Jobs', DataRetentionSettings: 'Data retention',
    ComplianceSettings: 'Compliance', MessageExportSettings: 'Message export', ExportSettings: 'Export', ImportSettings: 'Import', ExperimentalAuditSettings: 'Audit log', AccessControlSettings: 'Access control',
    ConnectedWorkspacesSettings: 'Connected servers', PluginSettings: 'Plugins', AnalyticsSettings: 'Statistics', ExperimentalSettings: 'Experimental', FeatureFlags: 'Feature flags', ClientRequirements: 'Client versions', CloudSettings: 'Hosted service',
    'TeamSettings.EnableOpenServer': 'Anybody may create an account', 'TeamSettings.EnableUserCreation': 'New accounts', 'TeamSettings.RestrictCreationToDomains': 'Mail domains that may sign up', 'TeamSettings.RestrictDirectMessage': 'Who may write to whom directly',
    'TeamSettings.TeammateNameDisplay': 'How people are named', 'TeamSettings.LockTeammateNameDisplay': 'Fix how people are named', 'TeamSettings.ExperimentalViewArchivedChannels': 'Archived channels stay readable', 'TeamSettings.ExperimentalPrimaryTeam': 'Team that new people land in',
    'TeamSettings.ExperimentalDefaultChannels': 'Channels that new people join', 'TeamSettings.UserStatusAwayTimeout': 'Away after (seconds)', 'TeamSettings.EnableUserDeactivation': 'People may deactivate themselves',
    'ServiceSettings.SiteURL': 'Address of this server', 'ServiceSettings.AllowCorsFrom': 'Other origins that may call the API', 'ServiceSettings.AllowedUntrustedInternalConnections': 'Internal addresses that integrations may reach',
    'ServiceSettings.EnableUserAccessTokens': 'Personal access tokens', 'ServiceSettings.EnableOAuthServiceProvider': 'OAuth apps may sign in with this server', 'ServiceSettings.EnableTesting': 'Test commands', 'ServiceSettings.CollapsedThreads': 'Collapsed threads',
    'ServiceSettings.PostEditTimeLimit': 'Messages can be edited for (s, -1: always)', 'ServiceSettings.EnableAPIUserDeletion': 'API may delete accounts for good', 'ServiceSettings.EnableAPITeamDeletion': 'API may delete teams for good',
    'ServiceSettings.EnableAPIChannelDeletion': 'API may delete channels for good', 'ServiceSettings.EnableAPIPostDeletion': 'API may delete messages for good', 'ServiceSettings.Forward80To443': 'Forward port 80 to 443', 'ServiceSettings.UseLetsEncrypt': "Certificate from Let's Encrypt",
    'EmailSettings.FeedbackEmail': 'Sender address', 'EmailSettings.FeedbackName': 'Sender name', 'EmailSettings.FeedbackOrganization': 'Organisation at the foot of mails', 'EmailSettings.EnableSMTPAuth': 'SMTP needs a login', 'EmailSettings.EnableSignInWithEmail': 'Log in by e-mail',
    'EmailSettings.EnableSignInWithUsername': 'Log in by username', 'EmailSettings.EnableSignUpWithEmail': 'Sign up by e-mail', 'FileSettings.DriverName': 'Where files are kept', 'FileSettings.AmazonS3SSE': 'S3 encrypts what it keeps', 'FileSettings.AmazonS3SSL': 'S3 over TLS',
    'FileSettings.MaxFileSize': 'Largest file (bytes)', 'FileSettings.EnablePublicLink': 'Public links to files', 'FileSettings.ExtractContent': 'Search inside documents', 'LdapSettings.LdapServer': 'Server', 'LdapSettings.LdapPort': 'Port',
    'ClientRequirements.IosLatestVersion': 'iOS latest version', 'ClientRequirements.IosMinVersion': 'iOS min version', 'CloudSettings.CWSAPIURL': 'Address of the customer service API', 'CloudSettings.CWSURL': 'Address of the customer service', 'CloudSettings.CWSMock': 'Customer service stand-in',
    'ExperimentalSettings.YoutubeReferrerPolicy': 'YouTube referrer policy', 'LogSettings.ConsoleJson': 'Console JSON', 'LogSettings.FileJson': 'File JSON', 'MessageExportSettings.GlobalRelaySettings': 'Global Relay settings', 'MetricsSettings.ClientSideUserIds': 'Client side user IDs',
    'NativeAppSettings.IosAppDownloadLink': 'iOS app download link', 'NativeAppSettings.MobileAllowPdfLinkNavigation': 'Mobile allow PDF link navigation', 'PrivacySettings.UseAnonymousURLs': 'Use anonymous URLs', 'SamlSettings.EnableSyncWithLdap': 'Sync with LDAP', 'SamlSettings.EnableSyncWithLdapIncludeAuth': 'Sync with LDAP include auth',
    'SamlSettings.IdpCertificateFile': "Identity provider's certificate file", 'SamlSettings.IdpDescriptorURL': "Identity provider's name", 'SamlSettings.IdpMetadataURL': "Identity provider's metadata", 'SamlSettings.IdpURL': "Identity provider's address", 'SamlSettings.IgnoreGuestsLdapSync': 'Ignore guests in the LDAP sync',
    'ServiceSettings.CorsAllowCredentials': 'CORS allow credentials', 'ServiceSettings.CorsDebug': 'CORS debug', 'ServiceSettings.CorsExposedHeaders': 'CORS exposed headers', 'ServiceSettings.DCRRedirectURIAllowlist': 'DCR redirect addresses', 'ServiceSettings.EnableGifPicker': 'GIF picker', 'ServiceSettings.EnableInlineLatex': 'Inline LaTeX',
    'ServiceSettings.EnableLatex': 'LaTeX', 'ServiceSettings.EnableSVGs': 'SVG pictures', 'ServiceSettings.GiphySdkKey': 'Giphy SDK key', 'ServiceSettings.LetsEncryptCertificateCacheFile': "Let's Encrypt certificate cache file", 'ServiceSettings.TLSMinVer': 'Lowest TLS version', 'ServiceSettings.WebsocketPort': 'WebSocket port',
    'ServiceSettings.WebsocketSecurePort': 'WebSocket secure port', 'ServiceSettings.WebsocketURL': 'WebSocket URL', 'SqlSettings.AtRestEncryptKey': 'Key of what is kept encrypted', 'SqlSettings.ConnMaxIdleTimeMilliseconds': 'Longest idle time of a connection', 'SqlSettings.ConnMaxLifetimeMilliseconds': 'Longest life of a connection',
    'SqlSettings.MaxIdleConns': 'Idle connections', 'SqlSettings.MaxOpenConns': 'Open connections',
};

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const STORES = ['local', 'amazons3'];
const SECURITY = ['', 'TLS', 'STARTTLS'];

/** Choices of settings that hold one of a few words. */
export const OPTIONS: Record<string, readonly string[]> = {
    'TeamSettings.TeammateNameDisplay': ['username', 'nickname_full_name', 'full_name'], 'TeamSettings.RestrictDirectMessage': ['any', 'team'], 'ServiceSettings.ConnectionSecurity': ['', 'TLS'], 'ServiceSettings.TLSMinVer': ['1.2', '1.3'],
    'ServiceSettings.CollapsedThreads': ['disabled', 'default_off', 'default_on', 'always_on'], 'ServiceSettings.ExperimentalGroupUnreadChannels': ['disabled', 'default_off', 'default_on'], 'ServiceSettings.WebserverMode': ['gzip', 'uncompressed', 'disabled'],
    'EmailSettings.ConnectionSecurity': SECURITY, 'EmailSettings.EmailNotificationContentsType': ['full', 'generic'], 'EmailSettings.PushNotificationContents': ['generic_no_channel', 'generic', 'full', 'id_loaded'], 'LdapSettings.ConnectionSecurity': SECURITY,
    'FileSettings.DriverName': STORES, 'FileSettings.ExportDriverName': STORES, 'LogSettings.ConsoleLevel': LEVELS, 'LogSettings.FileLevel': LEVELS, 'ImageProxySettings.ImageProxyType': ['local', 'atmos/camo'], 'CacheSettings.CacheType': ['lru', 'redis'],
    'SamlSettings.SignatureAlgorithm': ['RSAwithSHA1', 'RSAwithSHA256', 'RSAwithSHA512'], 'SamlSettings.CanonicalAlgorithm': ['Canonical1.0', 'Canonical1.1'],
    'MessageExportSettings.ExportFormat': ['csv', 'actiance', 'globalrelay'], 'SupportSettings.ReportAProblemType': ['default', 'link', 'email', 'hidden'],
};
