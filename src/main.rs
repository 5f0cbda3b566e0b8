//! The program.
fn main() {
    let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    let path = std::env::args().nth(1).map(Into::into);
    if let Err(e) = authscope::wiring::window::open(path, rt.handle().clone()) {
        panic!("{e}")
    }
}
