// Loaded with --import: writes where every connection of the process goes to, one `host:port` per line.
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // Node's own callers hand over [options, callback] as one array.
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const { host, port, path } = options ?? {};
  appendFileSync(process.env.CONNECTIONS_LOG, `${path ?? `${host}:${port}`}\n`);
  return connect.apply(this, args);
};
