import { upload } from '../upload/upload.ts';
import type { UploadFile } from './draftUploads.ts';

/** Uploads by tus; of the answer a draft keeps what it needs. */
export const uploadFile: UploadFile = async (content, kind, steps) => {
  const { id, position, takenAt } = await upload(content, kind, steps);
  return { id, position, takenAt };
};
