import { dirname, relative } from 'node:path/posix';

/** `<!-- generated:NAME -->` … `<!-- /generated -->`: what stands between belongs to the generator. */
const SECTION = /(<!-- generated:([\w-]+) -->\n)([\s\S]*?)(<!-- \/generated -->)/g;

/** The document with every marked section filled, and the names of those that were not as they should be. */
export function fill(path, document, sections) {
  const stale = [];
  const text = document.replace(SECTION, (_, open, name, old, close) => {
    const section = sections[name];
    if (section === undefined) throw new Error(`no generated section is called ${name}; there are: ${Object.keys(sections).join(', ')}`);
    const fresh = seenFrom(path, section);
    if (old !== `${fresh}\n`) stale.push(name);
    return `${open}${fresh}\n${close}`;
  });
  return { text, stale };
}

/** Links from the root of the repository become links from the document: a section does not know where it will stand. */
function seenFrom(path, section) {
  return section.replace(/\]\((\/[^)\s#]*)/g, (_, target) => `](${relative(`/${dirname(path)}`, target)}`);
}

/** Names of the sections that a document asks for. */
export function sectionNames(document) {
  return [...document.matchAll(SECTION)].map(([, , name]) => name);
}

/** The document without its generated sections: what a person wrote. */
export function handwritten(document) {
  return document.replace(SECTION, '');
}
