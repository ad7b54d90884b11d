import { SendError } from './send-error.js';

const HINT = 'Look there before you send it again: it may have arrived.';

/** Of what can't be taken back: where the answer got lost, it is said that it may have been done. */
export async function once<T>(sending: Promise<T>): Promise<T> {
  try {
    return await sending;
  } catch (error) {
    if (!(error instanceof SendError) || !error.lost) throw error;
    const { reason, code, status, headers, message } = error;
    throw new SendError({ reason, code, status, headers, text: message, lost: true, hint: HINT, cause: error });
  }
}
