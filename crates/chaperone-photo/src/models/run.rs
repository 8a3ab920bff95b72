//! Runs a model over a picture on one thread: numbers in, numbers out.
//!
//! One thread, because a desk looks at a picture in the background while people work on it, and because sums in another
//! order would round otherwise. Every trouble, also a panic of the runner, is one answer: not looked.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use super::{ModelError, NotLooked, onnx};

/// The shape of an output and its numbers.
pub(crate) type Output = (Vec<usize>, Vec<f32>);

/// A loaded model.
pub(crate) struct Runner {
    model: Model,
    threads: Arc<ThreadPool>,
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Runner")
    }
}

impl Runner {
    /// Loads a model whose digest has been checked; the sizes of the inputs and outputs named are opened.
    pub(crate) fn load(mut bytes: Vec<u8>, open: &[&str]) -> Result<Runner, ModelError> {
        onnx::open_sizes(&mut bytes, open).ok_or(ModelError::Load)?;
        let loaded = catch_unwind(AssertUnwindSafe(|| ModelOptions::with_all_ops().prepack_weights(true).load(bytes)));
        let model = loaded.map_err(|_| ModelError::Load)?.map_err(|_| ModelError::Load)?;
        Ok(Runner { model, threads: Arc::new(ThreadPool::with_num_threads(1)) })
    }

    /// The node of that name.
    pub(crate) fn node(&self, name: &str) -> Result<NodeId, ModelError> {
        self.model.find_node(name).ok_or(ModelError::Load)
    }

    /// The only input, and the first output.
    pub(crate) fn ends(&self) -> Result<(NodeId, NodeId), ModelError> {
        match (self.model.input_ids(), self.model.output_ids()) {
            ([input], [output, ..]) => Ok((*input, *output)),
            _ => Err(ModelError::Load),
        }
    }

    /// Runs over one picture of three planes, `shape` planes, rows and columns; gives shape and numbers of each output.
    pub(crate) fn run<const N: usize>(
        &self,
        input: NodeId,
        outputs: [NodeId; N],
        shape: [usize; 3],
        planes: Vec<f32>,
    ) -> Result<[Output; N], NotLooked> {
        let [count, rows, columns] = shape;
        if planes.len() != count * rows * columns {
            return Err(NotLooked::Failed);
        }
        let run = AssertUnwindSafe(|| {
            let picture = NdTensor::from_data([1, count, rows, columns], planes);
            let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
            let given = self.model.run_n(vec![(input, picture.into())], outputs, Some(options)).ok()?;
            let mut taken = Vec::with_capacity(N);
            for value in given {
                let tensor: Tensor<f32> = value.into_tensor()?;
                taken.push((tensor.shape().to_vec(), tensor.into_data()));
            }
            <[_; N]>::try_from(taken).ok()
        });
        catch_unwind(run).ok().flatten().ok_or(NotLooked::Failed)
    }
}
