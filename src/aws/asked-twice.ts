import { AnswerError } from './answer-error.js';

/**
 * Asks once more where what came was no answer, or not a whole one. The second time, an answer of which only entries
 * are damaged is taken: those who read it say which.
 */
export async function askedTwice<O>(ask: () => Promise<O>, isOver: () => boolean): Promise<O> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AnswerError) || !error.repeat || isOver()) throw error;
  }
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AnswerError && error.salvage !== undefined) return error.salvage as O;
    throw error;
  }
}
