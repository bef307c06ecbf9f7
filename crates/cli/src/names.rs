//! A stronger model for names, plugged in beside the built-in tagger.

use std::path::Path;

use base::Error;

/// Has names found by the model in this folder, too, from now on.
///
/// # Errors
/// Refuses a folder that holds no model.
#[cfg(feature = "onnx")]
pub(crate) fn plug(folder: &Path) -> Result<(), Error> {
    use std::sync::Arc;

    use base::Refusal;
    use privacy::names::Tagger;

    let model = onnx::Model::open(folder).map_err(|error| {
        let hint =
            "name a folder with `model.onnx`, `config.json`, and `tokenizer.json` or `vocab.txt`";
        Refusal::invalid(error.to_string(), hint)
    })?;
    let about = model.about();
    let tagger = Tagger::built_in().map_err(|error| Error::failed("read the weights", error))?;
    app::plug_names(Arc::new(model.beside(Arc::new(tagger))), about)?;
    Ok(())
}

/// Refuses: there is nothing here that could read a model.
#[cfg(not(feature = "onnx"))]
pub(crate) fn plug(_: &Path) -> Result<(), Error> {
    let hint = "build it with `cargo build --release --features onnx`, or leave the model out";
    Err(base::Refusal::invalid("this plumb was built without what reads models in ONNX", hint)
        .into())
}
