// What the runtime of AWS Lambda does with a function, as far as a handler sees it: it imports the file once, and calls the
// handler for one event after the other. stdin has an event a line, stdout gets an answer a line.
import { createInterface } from 'node:readline';

const [file, remainingMs] = process.argv.slice(2);
const { handler } = await import(file);
for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const context = { getRemainingTimeInMillis: () => Number(remainingMs) - (performance.now() - started) };
  process.stdout.write(`${JSON.stringify(await handler(JSON.parse(line), context))}\n`);
}
