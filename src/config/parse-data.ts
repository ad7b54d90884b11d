import { parseJson, type JsonNode } from './parse-json.js';

/** YAML by the ending of its file, else JSON. */
export const IS_YAML = /\.ya?ml$/i;

export async function parseData(text: string, path: string): Promise<JsonNode> {
  return IS_YAML.test(path) ? (await import('./parse-yaml.js')).parseYaml(text) : parseJson(text);
}
