//! Authscope: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    authscope::wiring::main()
}
