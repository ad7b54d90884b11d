import type { Actions } from '../service.js';
import { abortMultipartUpload, completeMultipartUpload, createMultipartUpload, uploadPart } from './multipart.js';
import { headObject, putObject } from './put-object.js';

/** Amazon S3 as far as a report is put there. */
export const s3Actions: Actions = {
  PutObject: putObject,
  HeadObject: headObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};
