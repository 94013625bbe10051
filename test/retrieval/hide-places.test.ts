import { describe, expect, it } from "vitest";
import {
  createHidePlaces,
  createNamesPlace,
  loadPlaceNames,
} from "../../src/retrieval/hide-places.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const DISTRICTS = `
city: { name: 揭阳市, aliases: [揭阳] }
districts:
  - name: 普宁市
    aliases: [普宁]
    pinyin: [Puning]
    towns: [{ name: 下架山镇 }, { name: 大坪镇, noShort: true }]
    places: [{ name: 英歌山 }]
    zones: []
notPlaces: 下架山寨
outside: { names: 深圳 汕头, fullNames: 三河市, english: Shenzhen }
`;

describe("createHidePlaces", () => {
  const folder = writeKnowledge({ "districts.yaml": DISTRICTS });
  const hide = createHidePlaces(loadPlaceNames(folder));

  it("puts the same word for every place", () => {
    expect(hide("普宁下架山有人卖假鞋")).toBe("某地某地有人卖假鞋");
    expect(hide("普寧市的店")).toBe("某地的店");
    expect(hide("货在深圳")).toBe("货在某地");
  });

  it("leaves words that only look like a place, and short names that mean something else", () => {
    expect(hide("平台下架山寨货")).toBe("平台下架山寨货");
    expect(hide("大坪的仓库")).toBe("大坪的仓库");
    expect(hide("大坪镇的仓库")).toBe("某地的仓库");
  });

  it("hides names in letters only where they are words", () => {
    expect(hide("a shop in Puning sells fakes")).toBe("a shop in 某地 sells fakes");
    expect(hide("Puningers")).toBe("puningers");
  });

  it("hides nothing where no file lists places", () => {
    expect(createHidePlaces(loadPlaceNames(writeKnowledge({})))("普宁")).toBe("普宁");
  });
});

describe("createNamesPlace", () => {
  const namesPlace = createNamesPlace(
    loadPlaceNames(writeKnowledge({ "districts.yaml": DISTRICTS })),
  );

  it("finds a name, and no word that only looks like one", () => {
    expect(namesPlace("平台下架山寨货,货在下架山")).toBe(true);
    expect(namesPlace("平台下架山寨货")).toBe(false);
  });

  it("finds none where no file lists places", () => {
    expect(createNamesPlace(loadPlaceNames(writeKnowledge({})))("普宁")).toBe(false);
  });
});
