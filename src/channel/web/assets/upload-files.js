import { element } from "./render-bubble.js";

/** Files on their way: each in a line with its progress, until it is sent or taken away. */

const LIMIT_BYTES = 20 * 1024 * 1024;
const FAILED = "上传失败，请检查网络后重试。";

function upload(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open("POST", "/api/files");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const isTaken = request.status === 201;
      const problem = request.response?.error?.message ?? FAILED;
      return isTaken ? resolve(request.response) : reject(new Error(problem));
    });
    request.addEventListener("error", () => reject(new Error(FAILED)));
    request.addEventListener("abort", () => reject(new Error(FAILED)));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}

/** `onChange()` when a file begins, is there or goes; `onProblem(text)` when one cannot be taken. */
export function createUploads(list, { onChange, onProblem }) {
  const uploads = new Set();

  function remove(one) {
    uploads.delete(one);
    one.line.remove();
    onChange();
  }

  function begin(file) {
    const progress = element("progress", { max: 1, value: 0 });
    progress.setAttribute("aria-label", `${file.name} 上传进度`);
    const drop = element("button", { type: "button", className: "quiet", textContent: "移除" });
    drop.setAttribute("aria-label", `移除 ${file.name}`);
    const name = element("span", { className: "name", textContent: file.name });
    const line = element("li", {}, name, progress, drop);
    const { done, cancel } = upload(file, (share) => {
      progress.value = share;
    });
    const one = { line, stored: undefined };
    uploads.add(one);
    list.append(line);
    drop.addEventListener("click", () => {
      cancel();
      remove(one);
    });
    done
      .then((stored) => {
        one.stored = stored;
        progress.replaceWith(element("span", { textContent: "已上传" }));
        onChange();
      })
      .catch((error) => {
        // Taken away by the person: nothing to tell.
        if (uploads.has(one)) {
          remove(one);
          onProblem(`${file.name}：${error.message}`);
        }
      });
    onChange();
  }

  return {
    add(files) {
      for (const file of files) {
        if (file.size === 0) {
          onProblem(`${file.name}：文件是空的，请重新选择。`);
        } else if (file.size > LIMIT_BYTES) {
          onProblem(`${file.name}：文件超过 20 MB，请压缩或分次上传。`);
        } else {
          begin(file);
        }
      }
    },
    isBusy: () => [...uploads].some((one) => one.stored === undefined),
    /** The files that are there; from now on they belong to a message. */
    take() {
      const taken = [...uploads].filter((one) => one.stored !== undefined);
      for (const one of taken) {
        remove(one);
      }
      return taken.map(({ stored }) => ({ id: stored.id, name: stored.name }));
    },
  };
}
