// The first version, kept for its comments. Nobody runs it.
const express = require('express');
const app = express();

app.get('/bikes/:id', function show(req, res) {
  res.json({ id: req.params.id });
});

app.listen(3000);
