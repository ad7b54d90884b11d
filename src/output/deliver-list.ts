import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Renderer, ReportDocument } from '../render/renderer.js';
import { deliver } from './destination.js';
import { listDocument, styleOf } from './document.js';

export interface ShownList extends Pick<ReportDocument, 'schema' | 'columns' | 'rows'> {
  /** What it is of. */
  readonly source: string;
}

/** A list that no evidence is behind, in the chosen format. `again`: how to get it another time. */
export async function deliverList(
  { schema, source, columns, rows }: ShownList,
  renderer: Renderer,
  settings: Settings,
  io: Io,
  again = 'The list is made anew by the same command.',
): Promise<void> {
  const document = listDocument(schema, source, { generatedAt: io.clock.now(), columns, rows });
  await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, again);
}
