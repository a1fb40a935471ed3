import assert from 'node:assert/strict';
import { packageNamesIn } from '../../../../src/core/source/packageNames';

describe('names of packages', () => {
  for (const [manifest, text, names] of [
    ['package.json', '{"name": "@acme/web", "version": "1.0.0"}', ['@acme/web', 'web']],
    ['package.json', '{"name": "auth-service"}', ['auth-service']],
    ['package.json', '{"private": true}', []],
    ['package.json', '{"name": ', []],
    ['go.mod', '// cart\nmodule github.com/acme/shop/cart/v2\n\ngo 1.24\n', ['github.com/acme/shop/cart', 'cart']],
    ['pyproject.toml', '[build-system]\nname = "no"\n[project]\nname = "catalog"\n', ['catalog']],
    ['pyproject.toml', '[tool.poetry]\nname = "catalog"\n', ['catalog']],
    ['setup.cfg', '[metadata]\nname = catalog\n[options]\nname = no\n', ['catalog']],
    ['setup.py', 'setup(\n  name="catalog",\n)', ['catalog']],
    ['Cargo.toml', '[dependencies]\nname = "no"\n[package]\nname = "ship-api" # ours\n', ['ship-api']],
    [
      'pom.xml',
      '<project><parent><artifactId>parent</artifactId></parent><dependencies><dependency><artifactId>dep</artifactId></dependency></dependencies><artifactId>billing</artifactId></project>',
      ['billing'],
    ],
    ['settings.gradle.kts', 'rootProject.name = "legacy"', ['legacy']],
    ['composer.json', '{"name": "acme/blog"}', ['acme/blog', 'blog']],
    ['mix.exs', 'def project do\n    [\n      app: :ship_web,\n      version: "1"', ['ship_web']],
  ] as const) {
    it(`of ${manifest}: ${names.join(', ') || 'none'}`, () => assert.deepEqual(packageNamesIn(manifest, text), names));
  }
});
