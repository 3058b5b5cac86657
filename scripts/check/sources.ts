import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './root.ts';

/** A place in a source file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What of the product is looked at: no tests, no fixtures. */
export function productFiles(): readonly string[] {
  return globSync(['packages/*/src/**/*.ts', 'services/*/src/**/*.ts'], {
    cwd: ROOT,
    exclude: (path) => /\.(test|fixture)\.ts$|\/testing$|packages\/test-support$|node_modules/.test(path),
  })
    .filter((path) => !/\/testing\/|packages\/test-support\//.test(path))
    .sort();
}

/** Walks every node of a file. */
export function walk(file: string, visit: (node: ts.Node, place: Place, source: ts.SourceFile) => void): void {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const step = (node: ts.Node): void => {
    visit(node, { file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 }, source);
    ts.forEachChild(node, step);
  };
  step(source);
}
