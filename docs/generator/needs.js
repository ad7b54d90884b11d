/** What a report needs with its default columns and options. */
export function usualNeeds(program, report) {
  return program.usualNeeds(report);
}

/** What it needs with any of its columns and options. */
export function allNeeds(program, report) {
  return program.allNeeds(report);
}
