/** `<!-- generated:NAME -->` … `<!-- /generated -->`: what stands between belongs to the generator. */
const SECTION = /(<!-- generated:([\w-]+) -->\n)([\s\S]*?)(<!-- \/generated -->)/g;

/** The document with every marked section filled, and the names of those that were not as they should be. */
export function fill(document, sections) {
  const stale = [];
  const text = document.replace(SECTION, (_, open, name, old, close) => {
    const fresh = sections[name];
    if (fresh === undefined) throw new Error(`no generated section is called ${name}; there are: ${Object.keys(sections).join(', ')}`);
    if (old !== `${fresh}\n`) stale.push(name);
    return `${open}${fresh}\n${close}`;
  });
  return { text, stale };
}

/** Names of the sections that a document asks for. */
export function sectionNames(document) {
  return [...document.matchAll(SECTION)].map(([, , name]) => name);
}

/** The document without its generated sections: what a person wrote. */
export function handwritten(document) {
  return document.replace(SECTION, '');
}
