import { WireError } from '../service.js';

/** One field of the request was wrong. */
export function invalidField(name: string, message: string): WireError {
  const extra = { reason: 'fieldValidationFailed', fieldList: [{ name, message }] };
  return new WireError('ValidationException', 400, `Invalid value for ${name}: ${message}`, extra);
}

export function notFound(resourceType: 'AWS::AccessAnalyzer::Analyzer' | 'AWS::AccessAnalyzer::Finding', resourceId: string): WireError {
  return new WireError('ResourceNotFoundException', 404, `Cannot find ${resourceId}`, { resourceId, resourceType });
}
