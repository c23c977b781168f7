import { qualities, type Quality, type QualityCode } from './contract.ts';

/** The word of a quality; one that this page does not know yet is under suspicion. */
export const qualityOf = (code: QualityCode): Quality => qualities[code] ?? 'deviceFault';

/** Whether a value of this quality counts in rules: only those are drawn as the water. */
export const votes = (quality: Quality): boolean => quality === 'good' || quality === 'atDetectionLimit';
