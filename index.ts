import { readStackConfig } from './src/stack/config';
import { declarePipeline } from './src/stack/pipeline';
import { declareRecovery } from './src/stack/recovery/program';

/** One program, two kinds of stack: what protects servers, and what starts them from their copies when that is gone. */
export = async (): Promise<Record<string, unknown>> => {
  const now = new Date();
  const parsed = readStackConfig(now);
  const { recovery } = parsed.settings;
  return recovery ? declareRecovery(parsed, recovery, now) : declarePipeline(parsed);
};
