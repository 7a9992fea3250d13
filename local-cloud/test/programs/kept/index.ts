/** Does nothing while it loads, and tells how often it ran since. */
let runs = 0;
export = async (): Promise<object> => ({ runs: (runs += 1) });
