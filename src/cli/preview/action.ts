import type { Plan } from '../../plan/settings';
import type { Context } from '../context';
import { CliError, EXIT } from '../exit';
import { withKeep } from './keep-option';
import { seeAll } from '../look';
import { previewOf } from './document';
import { showPreview } from './text';

export interface PreviewOptions {
  nights: number;
  keep?: Plan['keep'];
  plan?: string;
}

export async function preview(context: Context, { nights, keep, plan }: PreviewOptions): Promise<void> {
  const stack = await context.stack();
  if (plan !== undefined && !keep) {
    throw new CliError(EXIT.usage, `--plan ${plan} says for which plan --keep is tried, and there is no --keep`);
  }
  const tried = keep && withKeep(stack.settings, keep, plan);
  const cloud = await context.cloud();
  const { vault, seen, birth } = await seeAll(context, stack, cloud);
  const { decisions } = seen;
  const { name, settings } = stack;
  const notes = [...birth.problems, ...birth.notes];
  const found = previewOf({ stack: name, settings, tried, vault, decisions, nights, notes });
  if (context.json) context.out.document(found);
  else showPreview(found, context.out);
}
