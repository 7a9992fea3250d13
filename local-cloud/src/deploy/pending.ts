import { messageOf } from '../core/error';
import type { Place, ResourceType } from './resourceType';
import type { ResourceState } from './state';
import type { Values } from './values';

interface Waiting {
  state: ResourceState;
  complete: NonNullable<ResourceType['complete']>;
  place: Place;
  seconds: number;
  /** Inputs of one that is changed; of one that is made there are none. */
  before?: Values;
}

/** Virtual seconds between two looks, and after which nobody looks any more. */
const BETWEEN = 3;
const LONGEST = 600;

/** Resources that are made and not yet as they are to be: they come about side by side, while others are made. */
export class Pending {
  private waiting: Waiting[] = [];

  add(state: ResourceState, type: ResourceType, place: Place, before?: Values): void {
    if (type.complete) this.waiting.push({ state, complete: type.complete, place, seconds: 0, before });
  }

  /**
   * One that is refused stops no other. A change that is refused is remembered as not made, so that the next run makes it.
   *
   * @param urns those to wait for; default all. @throws Error that names what does not come about
   */
  async settle(urns?: string[]): Promise<void> {
    const errors: string[] = [];
    const isAsked = ({ state }: Waiting): boolean => urns === undefined || urns.includes(state.urn);
    for (;;) {
      const left: Waiting[] = [];
      for (const each of this.waiting) if (!isAsked(each) || !(await this.isDone(each, errors))) left.push(each);
      this.waiting = left;
      const asked = left.filter(isAsked);
      const [first] = asked;
      if (!first) break;
      const late = asked.find(({ seconds }) => seconds >= LONGEST);
      if (late) throw new Error(`'${late.state.name}': not as it is to be after ${LONGEST} s`);
      await first.place.wait(BETWEEN);
      for (const each of left) each.seconds += BETWEEN;
    }
    if (errors.length > 0) throw new Error(errors.join('\n'));
  }

  private async isDone({ state, complete, place, before }: Waiting, errors: string[]): Promise<boolean> {
    try {
      return await complete(state.id, state.inputs, place);
    } catch (error) {
      errors.push(messageOf(error));
      if (before) state.inputs = before;
      return true;
    }
  }
}
