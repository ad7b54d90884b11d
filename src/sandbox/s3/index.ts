import type { Actions } from '../service.js';
import { abortMultipartUpload, completeMultipartUpload, createMultipartUpload, uploadPart } from './multipart.js';
import { getObject, listObjects } from './read-objects.js';
import { headObject, putObject } from './put-object.js';
import { deleteObject, deleteObjects } from './delete-objects.js';

/** Amazon S3 as far as reports are put there, and evidence is kept there. */
export const s3Actions: Actions = {
  PutObject: putObject,
  HeadObject: headObject,
  GetObject: getObject,
  ListObjectsV2: listObjects,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};
