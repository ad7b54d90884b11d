import { PROTOCOLS, isServiceName, type CommonErrors } from './protocol.js';
import { WireError } from '../service.js';

const TEXT: Readonly<Record<keyof CommonErrors, string>> = {
  denied: 'Access denied',
  throttled: 'Rate exceeded',
  expiredToken: 'The security token included in the request is expired',
  unknownKey: 'The security token included in the request is invalid.',
  broken: 'The request processing has failed because of an unknown error, exception or failure.',
};

/** One of the errors that any call may meet, in the service's own spelling. */
export function commonError(service: string, kind: keyof CommonErrors, message: string = TEXT[kind]): WireError {
  const { code, status } = PROTOCOLS[isServiceName(service) ? service : 'iam'].errors[kind];
  return new WireError(code, status, message);
}

/** AWS's sentence for a caller who may not do this. */
export function deniedMessage(callerArn: string, action: string, resource: string): string {
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`;
}

/** What is not implemented must not look like an AWS answer. */
export function notImplemented(what: string): WireError {
  return new WireError('SandboxActionNotImplemented', 501, `The sandbox does not implement ${what}`);
}

export function validationError(message: string): WireError {
  return new WireError('ValidationError', 400, message);
}

export function noSuchEntity(message: string): WireError {
  return new WireError('NoSuchEntity', 404, message);
}
