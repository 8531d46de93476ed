// What orval writes for ci/generators.py.
module.exports = {
    plan: {
        input: { target: process.env.DOCUMENT },
        output: { target: "orval.ts", client: "fetch", baseUrl: process.env.SERVER },
    },
};
