//! What a user can ask for by name: one enum for menus, palette, shortcuts, help and tests.

use strum::VariantArray as _;

/// What a user can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum UserCommand {
    /// Runs the story.
    RunFlow,
    /// Stops the run.
    Stop,
    /// The FlutterFlow demo.
    TryFlutterFlowDemo,
    /// The WeWeb demo.
    TryWeWebDemo,
    /// A new project for FlutterFlow.
    NewFlutterFlow,
    /// A new project for WeWeb.
    NewWeWeb,
    /// Takes calls from a cURL command, a HAR or a URL.
    PasteCalls,
    /// A token stands in for the log-in.
    PasteLogin,
    /// Opens a project.
    Open,
    /// Saves the project.
    Save,
    /// Saves it elsewhere.
    SaveAs,
    /// Back to the welcome screen.
    Close,
    /// Takes the last edit back.
    Undo,
    /// Does it again.
    Redo,
    /// Dark or light.
    SwitchTheme,
    /// Folds the canvas away, or unfolds it.
    FoldCanvas,
    /// Makes the project one of the other platform.
    SwitchPlatform,
    /// Takes the secrets that stand readable in the project out of it.
    TakeSecretsOut,
    /// Asks the running app what it has stored.
    AskApp,
    /// Lays a request that works beside the one that the app makes.
    CompareRequests,
    /// Tests what the server does with a used refresh token.
    TestRotation,
    /// Tests what the server does with two refreshes at once.
    TestRace,
    /// Decodes a token.
    DecodeToken,
    /// Tries a path on a reply.
    TryPath,
    /// What was told so far.
    Notices,
    /// Settings of the program itself.
    Settings,
    /// A picture of the window.
    SaveWindowPicture,
    /// A picture of the whole timeline.
    SaveTimelinePicture,
    /// The list of all commands.
    SearchCommands,
}

/// A key with modifiers; `command` is Ctrl, on a Mac Cmd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// With Ctrl / Cmd.
    pub command: bool,
    /// With Shift.
    pub shift: bool,
    /// The key: a letter, or a name such as `Enter`.
    pub key: &'static str,
}

impl Shortcut {
    /// As shown: `Ctrl K`.
    #[must_use]
    pub fn text(self) -> String {
        let command = if cfg!(target_os = "macos") { "Cmd " } else { "Ctrl " };
        format!("{}{}{}", if self.command { command } else { "" }, if self.shift { "Shift " } else { "" }, self.key)
    }
}

impl UserCommand {
    /// All of them, in the order of the palette.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::RunFlow => "Run flow",
            Self::Stop => "Stop",
            Self::TryFlutterFlowDemo => "Try the FlutterFlow demo",
            Self::TryWeWebDemo => "Try the WeWeb demo",
            Self::NewFlutterFlow => "New project for FlutterFlow",
            Self::NewWeWeb => "New project for WeWeb",
            Self::PasteCalls => "Start from what you have…",
            Self::PasteLogin => "Paste a token instead of logging in…",
            Self::Open => "Open file…",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::Close => "Close project",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::SwitchTheme => "Switch theme",
            Self::FoldCanvas => "Fold or unfold the canvas",
            Self::SwitchPlatform => "Switch to the other platform…",
            Self::TakeSecretsOut => "Take the secrets out",
            Self::AskApp => "Ask my app…",
            Self::TestRotation => "Test the rotation of refresh tokens…",
            Self::TestRace => "Test two refreshes at once…",
            Self::CompareRequests => "Compare with a request that works…",
            Self::DecodeToken => "Decode a token…",
            Self::TryPath => "Try a path on a reply…",
            Self::Notices => "What was told so far…",
            Self::Settings => "Settings…",
            Self::SaveWindowPicture => "Save picture of the window…",
            Self::SaveTimelinePicture => "Save picture of the whole timeline…",
            Self::SearchCommands => "Search commands",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::RunFlow => "Sends the calls of the test steps for real and shows every step as it happens",
            Self::Stop => "Ends the run at once; what was recorded stays",
            Self::TryFlutterFlowDemo => "A FlutterFlow login on the built-in server. Nothing leaves this computer",
            Self::TryWeWebDemo => "A WeWeb login on the built-in server. Nothing leaves this computer",
            Self::NewFlutterFlow => "Entry Page, Logged In Page, Log In action, persisted session; from a few questions",
            Self::NewWeWeb => "Sign in, Authenticate, Set user, On user load; from a few questions",
            Self::PasteCalls => "Paste or drop: a link, a cURL command, a HAR file or a log-in's reply",
            Self::PasteLogin => "The log-in is not sent; what comes after it is real, with the token that you paste",
            Self::Open => "Opens a project file. Nothing is sent and nothing runs",
            Self::Save => "Writes the project file. Secrets are never written",
            Self::SaveAs => "Writes the project to another file",
            Self::Close => "Back to the welcome screen",
            Self::Undo => "Takes the last edit back",
            Self::Redo => "Does again what was taken back",
            Self::SwitchTheme => "Dark or light",
            Self::FoldCanvas => "Gives the timeline the whole middle, or the canvas its part back",
            Self::SwitchPlatform => "Lists first what is kept, changed and lost; one step of Undo",
            Self::TakeSecretsOut => "Secrets that stand readable in the project become values of the environment, which no file holds",
            Self::TestRotation => "Logs in, refreshes, and sends the used refresh token again. A sheet says first what it may revoke",
            Self::TestRace => "Logs in, and refreshes twice at the same moment. A sheet says first what it may revoke",
            Self::CompareRequests => "A request that works in Postman beside the one of the app, field by field. Nothing is sent",
            Self::AskApp => "One line for the console of the running app: what it has stored, and what is wrong with it",
            Self::DecodeToken => "What a token says, and whether its signature is right. It stays on this computer",
            Self::TryPath => "What a path hits in a reply, on both platforms",
            Self::Notices => "Reads the notices again that were shown at the bottom",
            Self::Settings => "Theme, size, proxy, certificates, patience",
            Self::SaveWindowPicture => "A PNG of the window as it is, secrets masked",
            Self::SaveTimelinePicture => "A PNG of the whole timeline at any length, secrets masked",
            Self::SearchCommands => "Finds any command by its name",
        }
    }

    /// Its keys.
    #[must_use]
    pub fn shortcut(self) -> Option<Shortcut> {
        let command = |key| Some(Shortcut { command: true, shift: false, key });
        let shifted = |key| Some(Shortcut { command: true, shift: true, key });
        match self {
            Self::RunFlow => command("Enter"),
            Self::Stop => command("."),
            Self::PasteCalls => shifted("V"),
            Self::Open => command("O"),
            Self::Save => command("S"),
            Self::SaveAs => shifted("S"),
            Self::Close => command("W"),
            Self::Undo => command("Z"),
            Self::Redo => shifted("Z"),
            Self::FoldCanvas => command("B"),
            Self::Settings => command(","),
            Self::SearchCommands => command("K"),
            _ => None,
        }
    }
}
