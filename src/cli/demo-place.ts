/** Where the demo organization is served, and how to get in. */
export interface DemoPlace {
  readonly url: string;
  readonly region: string;
  /** The instant at which it stands still, ISO 8601. */
  readonly now: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly close: () => Promise<void>;
}

/** Started from a module that posts the rest once it serves. */
export async function placeInThread(module: URL): Promise<DemoPlace> {
  const { Worker } = await import('node:worker_threads');
  const thread = new Worker(module);
  const place = await new Promise<Omit<DemoPlace, 'close'>>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  return { ...place, close: () => thread.terminate().then(() => undefined) };
}
