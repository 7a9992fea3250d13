import type { Outcome } from './outcomes';
import type { Point } from './point';
import type { Failure } from './world';

/** What is found out about one slot of one server in one destination. */
export type Finding = Pick<Outcome, 'state'> & Partial<Outcome>;

export function about(point: Point, finding: Finding): Finding {
  return { imageId: point.imageId, imageName: point.name, ...finding };
}

/** Tried again at the next tick, so nobody is called for it: the age of the newest copy will, if it lasts. */
export function failed({ code, message, requestId }: Failure): Finding {
  return { state: 'failed', reason: message, code, requestId };
}
