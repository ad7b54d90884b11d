import { WireError } from '../service.js';

/** Reasons of InvalidInputException, as the service model spells them. */
export type InvalidInputReason =
  | 'INPUT_REQUIRED'
  | 'INVALID_ENUM'
  | 'INVALID_NEXT_TOKEN'
  | 'INVALID_PATTERN'
  | 'MAX_VALUE_EXCEEDED'
  | 'MIN_VALUE_EXCEEDED';

export function invalidInput(reason: InvalidInputReason, message: string): WireError {
  return new WireError('InvalidInputException', 400, message, { Reason: reason });
}

export function notFound(
  what: 'Account' | 'Child' | 'OrganizationalUnit' | 'Parent' | 'Policy' | 'Target',
  message: string,
): WireError {
  return new WireError(`${what}NotFoundException`, 400, message);
}
