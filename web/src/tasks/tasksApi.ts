import type { Task, Worker, WorkerStatus } from '../dispatchContract.ts';
import { ask, post, signalled } from '../request.ts';
import type { Fix } from './sharing.ts';

export const readTasks = async (signal?: AbortSignal): Promise<readonly Task[]> =>
  (await ask<{ tasks: readonly Task[] }>('/api/v1/tasks', signalled(signal))).tasks;

export const readMe = (signal?: AbortSignal): Promise<Worker> => ask('/api/v1/workers/me', signalled(signal));

export const sayStatus = (status: WorkerStatus): Promise<Worker> => post('/api/v1/workers/me/status', { status });

/** A browser's position is in WGS 84. */
export const sendPosition = ({ longitude, latitude, accuracy, at }: Fix): Promise<Worker> =>
  post('/api/v1/workers/me/position', { longitude, latitude, accuracy, at: new Date(at).toISOString(), datum: 'wgs84' });
