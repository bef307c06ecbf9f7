//! The network: numbers of word pieces in, one row of logits for each out.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use tract_onnx::{
    prelude::*,
    tract_core::{
        internal::{TractErrorContext, bail},
        ops::konst::Const,
        tract_linalg::block_quant::BlockQuantStorage,
    },
};

/// What classifies word pieces.
pub(crate) trait Network: Send + Sync {
    /// Gives the logits of each piece, one row after the other.
    ///
    /// # Errors
    /// It could not be run, in one line.
    fn logits(&self, pieces: &[u32]) -> Result<Vec<f32>, String>;
}

/// What an input of the network takes.
#[derive(Debug, Clone, Copy)]
enum Input {
    /// The numbers of the pieces.
    Pieces,
    /// 1 for each piece that is there, which is all of them.
    Mask,
    /// 0 for each piece: there is one text.
    Segment,
}

impl Input {
    fn named(name: &str) -> Option<Self> {
        match name {
            "input_ids" => Some(Self::Pieces),
            "attention_mask" => Some(Self::Mask),
            "token_type_ids" => Some(Self::Segment),
            _ => None,
        }
    }
}

/// A network in ONNX, made ready to run. Threads share it; each run has a state of its own.
///
/// It is optimised once, with the number of pieces as a symbol: a short sentence takes less time than
/// a long one and none is padded.
pub(crate) struct Onnx {
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<Input>,
    labels: usize,
}

impl Onnx {
    /// Reads a network and tries it with `trials`, which are pieces as long as there will be and as
    /// high as the vocabulary has them.
    ///
    /// # Errors
    /// It is no ONNX, has other inputs or another number of labels, or does something that cannot be
    /// run here; in one line.
    pub(crate) fn read(bytes: &[u8], labels: usize, trials: &[Vec<u32>]) -> Result<Self, String> {
        let network = guarded(|| Self::plan(bytes, labels))?;
        trials.iter().try_for_each(|trial| network.logits(trial).map(drop))?;
        Ok(network)
    }

    fn plan(bytes: &[u8], labels: usize) -> TractResult<Self> {
        // Shapes that the file states for what is inside name other symbols, which do not fit ours.
        let reader =
            tract_onnx::onnx().with_ignore_value_info(true).with_ignore_output_shapes(true);
        let mut model = reader.model_for_read(&mut Cursor::new(bytes))?;
        let pieces = model.symbols.sym("pieces");
        let mut inputs = Vec::new();
        for (place, outlet) in model.input_outlets()?.to_owned().into_iter().enumerate() {
            let name = &model.node(outlet.node).name;
            inputs.push(
                Input::named(name).with_context(|| format!("its input `{name}` is unknown"))?,
            );
            model.set_input_fact(place, i64::fact([1.to_dim(), pieces.to_dim()]).into())?;
        }
        let mut model = model.into_typed()?;
        unpack(&mut model)?;
        Ok(Self { plan: model.into_optimized()?.into_runnable()?, inputs, labels })
    }

    fn run(&self, pieces: &[u32]) -> TractResult<Vec<f32>> {
        let numbers: Vec<i64> = pieces.iter().copied().map(i64::from).collect();
        let shape = [1, pieces.len()];
        let inputs = self.inputs.iter().map(|input| match input {
            Input::Pieces => Tensor::from_shape(&shape, &numbers),
            Input::Mask => Tensor::from_shape(&shape, &vec![1_i64; pieces.len()]),
            Input::Segment => Tensor::from_shape(&shape, &vec![0_i64; pieces.len()]),
        });
        let inputs = inputs.map(|input| input.map(TValue::from)).collect::<TractResult<_>>()?;
        let outputs = self.plan.run(inputs)?;
        let logits = outputs.first().context("it has no output")?;
        if logits.shape() != [1, pieces.len(), self.labels] {
            let shape = logits.shape();
            bail!("it gives {shape:?} for {} pieces and {} labels", pieces.len(), self.labels);
        }
        let logits = logits.cast_to::<f32>()?;
        Ok(logits.to_plain_array_view::<f32>()?.iter().copied().collect())
    }
}

impl Network for Onnx {
    fn logits(&self, pieces: &[u32]) -> Result<Vec<f32>, String> {
        guarded(|| self.run(pieces))
    }
}

/// Makes weights of four bits into ordinary ones: kernels for the former multiply by one column at a
/// time, which takes four times as long. It costs four bytes a weight.
fn unpack(model: &mut TypedModel) -> TractResult<()> {
    for node in &mut model.nodes {
        let Some(packed) = node.op_as::<Const>().map(|constant| constant.val().clone()) else {
            continue;
        };
        let Ok(storage) = packed.try_storage_as::<BlockQuantStorage>() else {
            continue;
        };
        let plain = storage.format().dequant_f32(storage.value())?;
        let plain = plain.into_shape(packed.shape())?.into_arc_tensor();
        for output in &mut node.outputs {
            output.fact = TypedFact::try_from(plain.clone())?;
        }
        node.op = Box::new(Const::new(plain)?);
    }
    Ok(())
}

/// What `attempt` gives. A file of a network is not ours, and not all of what reads and runs it checks
/// before it takes: where that panics, it is an error like any other.
fn guarded<T>(attempt: impl FnOnce() -> TractResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(attempt)) {
        Ok(outcome) => outcome.map_err(|error| line(&error)),
        Err(_) => Err("it is broken, or does what cannot be run".to_owned()),
    }
}

/// An error with its causes, in one line.
fn line(error: &TractError) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ").replace('\n', " ")
}
