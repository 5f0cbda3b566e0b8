//! How a task leaves its frames: at the end of a chain, by Return, by an error that somebody deals with or nobody does.

use crate::domain::record::evidence::Ended;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;

use super::frames::{BlockRef, Frame, FrameKind};
use super::output::{ActionOutput, AppError, Outputs};
use super::sight::Sight;
use super::task::{Judge, Task};

/// A loop stops with an error after this many rounds.
const MAX_ROUNDS: usize = 10_000;

impl Task {
    /// The current block is at its end.
    pub(super) fn end_frame(&mut self, judge: &mut dyn Judge) {
        let Some(mut frame) = self.frames.pop() else { return };
        match frame.kind {
            FrameKind::Loop { ref mut items, ref item, ref mut round } => {
                if *round >= MAX_ROUNDS {
                    self.thrown = Some(AppError::new(Thrown::TooManyRounds { ran: MAX_ROUNDS }));
                } else if !items.is_empty() {
                    self.outputs.insert(item.clone(), ActionOutput::Value(items.remove(0)));
                    *round += 1;
                    frame.next = 0;
                    self.frames.push(frame);
                }
            }
            FrameKind::Workflow { caller: Some(caller) } => {
                let how = if std::mem::take(&mut self.filtered) { Ended::Stopped } else { Ended::Done };
                judge.saw(self, Sight::Ends { workflow: frame.block.workflow, how });
                let result = std::mem::take(&mut self.result);
                self.back_to(caller, Some(result));
            }
            FrameKind::ErrorBranch { caller, error } => {
                self.error = None;
                if let Some(caller) = caller {
                    judge.saw(self, Sight::Ends { workflow: frame.block.workflow, how: Ended::ErrorBranch });
                    self.back_to(caller, None);
                }
                self.thrown = Some(*error);
            }
            FrameKind::Workflow { caller: None } | FrameKind::Branch | FrameKind::Attempt { .. } => {}
        }
    }

    fn back_to(&mut self, (outputs, name): (Outputs, String), result: Option<Value>) {
        self.outputs = outputs;
        if let Some(result) = result {
            self.succeed(&name, Some(ActionOutput::Value(result)));
        }
    }

    /// Leaves the innermost workflow with a value.
    pub(super) fn return_from_workflow(&mut self, value: Value) {
        self.result = value;
        self.filtered = false;
        while let Some(frame) = self.frames.last_mut() {
            if frame.is_workflow() {
                frame.next = usize::MAX;
                return;
            }
            self.frames.pop();
        }
    }

    /// Looks for someone who deals with the error: a catch, or an error branch. Gives it back when nobody does.
    pub(super) fn unwind(&mut self, error: AppError, judge: &mut dyn Judge) -> Option<AppError> {
        while let Some(frame) = self.frames.pop() {
            match frame.kind {
                FrameKind::Attempt { catch } => {
                    self.error = Some(error);
                    self.frames.push(Frame::new(catch, FrameKind::Branch));
                    return None;
                }
                FrameKind::Workflow { caller } => {
                    self.error = Some(error.clone());
                    let block = BlockRef::on_error(&frame.block.workflow);
                    self.frames.push(Frame::new(block, FrameKind::ErrorBranch { caller, error: Box::new(error) }));
                    return None;
                }
                FrameKind::ErrorBranch { caller: Some(caller), .. } => {
                    judge.saw(self, Sight::Ends { workflow: frame.block.workflow, how: Ended::Failed });
                    self.back_to(caller, None);
                }
                FrameKind::ErrorBranch { caller: None, .. } | FrameKind::Branch | FrameKind::Loop { .. } => {}
            }
        }
        Some(error)
    }
}
